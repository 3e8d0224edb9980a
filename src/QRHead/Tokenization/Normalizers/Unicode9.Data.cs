using System.IO.Compression;

namespace QRHead.Tokenization.Normalizers;

// Characters of Unicode 9.0, made from the Unicode Character Database (UnicodeData.txt and CompositionExclusions.txt, restricted to
// characters that DerivedAge.txt dates 9.0 or older). Six tables, each: number of rows, the rows' characters as differences, the
// rows' lengths, the rows' numbers as zigzag differences; every number a LEB128 varint, the whole Brotli in base 64.
// 1 decompositions that compose again, 2 canonical decompositions that do not, 3 compatible decompositions,
// 4 combining classes (first character, [count, class]), 5 marks newer than 9.0 and 6 punctuation newer than 9.0
// (first character, [count]); 5 and 6 up to Unicode 16.
internal static partial class Unicode9
{
    private const string Packed = """
        G7BnB9g2jZgfdAdA9cqnGqKoqnpJ4IaIqDfQd9sIMbDlEnJwQ3FQfnNcWP4Hll9g+cPL7vuZATvdfTVy4x6OXN9MMI39ERQKZHo30HmSchCFxqIxgjl0j1w9GSHJrP88
        v9/6t/Y5N17c+4IHPFLKwmiMyGm7/h/HCaMekSJgIaIiICIiJWU0KiIi5qAiRiFjYgzjOIwzaVNqImttRSqq9sC5ax8MGBNjEMB8NCfeX/iTFDBlCNGn7QDAOVJzY8tu
        xrGbQoZ/nsP9eU3hhUvgVqpxwHNssf4goh/7vS/Y3lDVNUPoZDKQOkNVj5PDHqaxEFCdCI7K+FE3ZOmn4KqFA1UVzmzCPYV1TriA9MmtWv9+rdK+nqO++8HeEPwwakBw
        BLbz50/P9PT+ge7d2ZvtwOweLvPA4VTtBAhUWB3TLN5CgMmm/FWUiWdUUehYRxHIsIrSJCNTMSZCpXy0DMSQrd2Y9hfY+NV/vk71JCLaLeYwPmKIWIpwFeeF89kKXPOy
        dj/H+u09ypJOAwBAwAc7qwYOaELNQXs7TQJHICZ00lGdPRnghHygwkMEpQ9Hk4NBrY9BgnqdppyJCHCl9QEKaA3iAqD3ci4m2TACqk4T5lNj6Gi1n/4BKRFkruIy2wY0
        EsOwAGD1cgmEdUAMCCjjDx2JiHhLYqATAtQTlA5xyaUmbGmwwBEbTESkEF+lOeyEAUhaIDjfGTpBeFs1oiQGhyZAF4HZyI0xciY90xmkmuwL65CA/TxwJZWDEUmgvYPm
        rFNH/O2yDADfeYqRMRjYyfGWQI0A8XCDoPd9PSwywCHs8Ag3ciKL2i652Uzk25dfP9paBKTn2ZNXL9696ftw78a5M5cuXLty68b7GP62Lbt27Ntz7ciqhjquaYa+jxsz
        acKyJesMXUS4yeOcIi4o45Lp+3WP45gkTkjjlDrOCOMAN3bxYg8/9gl6OS03Wj3WMWIDMzbxYxslVrBjWQRkyjR+RsmceeIsRxY5mUtXRRV39NXUcY+IzJgljJqsWaeI
        kqxYJUtYJg4ZMw5P4QmTuJkOf4nRRk6WLBPnW04ef+mmZ5GGpoFBBsgitXzKyOI3DdeHqH61lZRxS530NMYqXS2vEpL4SZH8+JXLvZAwvgOI/O3pEiPvuObjx1fS5M27
        lDNXixjCs5g4fvKroIjvpj9mY8dHd4DsgNla3kMWVnwQVpEguXErkHcpafzCT66WZLHnPyrvORc3Pls+56OIKH6ILuTKNh09xutWUY/y8R8X9DIZOV6yz8SM91zy8OIW
        I9mxSxIpWbAoEz3Zso2fTtbCxp4cXo5KnrCKFCjRCvNIzCia4xQ5cKITZpEQEfqBNdygiSpflVb6yrQOXVShilr2RRQ76WUtlMPsrCxMrTQ0KUx9/D6HUs7EuNiV1Xxf
        /KICRTRW5BvlyKM11pEKNRrYSg4QjThOcuJTbIiWbHgTa+KsmYJJPObixivUW/aeJ6iX7D+eoWlkHawD8MRLLnyJK/Eu0+l7uJkkVh0ece1DZMGKjjhGNuzIfe98NYDU
        orTQwrStPy3X1MKXHnYCR0EQKAoiJUGiKqg0C2ZaBSupaaolgasyKLUOTroFNz2Ch17BS1qaZq/grDZo9Qw6iWjCKWmKuWmueEfWzAxDwtBEDz1GYWdemBKHCdOwxAs9
        LuGFY3jnHu7ZhhfClOUu4Ztn+EJAtRxSc7dILZwcOpzCE1qosQk3aKHCKlxhhjbH8IiX4XhuhutZocUhPGAfLOmEAbfwRlDngo/CiEf4oMlovHHG2JuHc0Yp8eVhTR/2
        1GHON/yShwmv8EURzoZpOEVA8a+eKMP4HyY62yZMdrQGUSBV4w4a8Q8y9C1Kj9kST5bg9VDw9KiG+FsUvI0Ws8nnPryuo7VHnKtXE8nk9BiOEFoNy8HV19MQrbXktJo+
        afIP4//Hfe2GDtNpVcVitjq4utTUm/9shBGRKXJp4yRfR51jYoudbOxPlCGLWiacRJC8+8QUM9kj1NDXiSpqkuOQsdf7jIM+tiyHjB+vEsoVzzbRRU8Ua4ewAenYIB+b
        /QTr0cc+IJa6SHYrmyNr2bF9iTx40QMFYpPkJQfN4Wqc7N5++/+4ONfn6rx4noidmlyWbeQWBxzEN/mvRokmC9HI/kYvySW1U5fE3kUGjGiHa+TDj37qln5V1/SbujfR
        2c8oRclhv6OV6iYhJZ//iNz4jd0Ld/aKHbqba6/qffpO7dKXapm+UIv0/J+5W7yFe0XhWDs5IqKeMqFUZIjiSmRQwkixjFrcaXqikvRYVemlKtMvSCgakHb72BBaEoJ0
        sBZvuMh5ih124hNSunShMB1kR3QewJ5XscJKvOIrGlPhJ57o2HIQu8Som6IrJV1CDtvEVa/E7qMaddSjZd07yIeXWEayzRkeYxyV/6pMfWoz6D6j011Gz9ytbruOciRB
        en8OcNCgWYPPTH5yw06VdNwlFhNeqWrwxjOKEUdPPKIIUfTA8qN7RynS6P6vh3mep3m7mpbKkg9/4kCuUBQGccc+MmFGe3gh5z0KEUZ3BBy6+m/N0z/dm9A41VCTGjN3
        TXVX43VqRavUmqapCU1SUxLQucWjW0Jy6oWCGXkpl9yUR9wOOaXGWSqlNJVRkPLJTwV0S13pmhrENX9Vk8gvpYym8pI4BBVVULL79wCObFn2YDmgT+f61zt7OukOtXL7
        t0K1KpXKrG4K5UqQI+M6E50EY/3926Fbl05tQXThBMvFA2wiZsK0KZPGEAnnsTOdBVM1MhuOO2bTGiJ1qVuhTo1whESAL8hccd01V11CpC7LLrDMEs9Z6CKYa5F54rln
        nnqESF2OPeCYI+KRkAKxWeaL77756hMiY/XsA8880c5Od8FWd5kDOWOPtZ6IhFOtgRHo3DIVU0815WSIhCP6XfQSnPWX6Zh7rjlnQ+SctM+iXZvTcRkdSS29xJKLKe9D
        H8FdjSONjW9szdUQqUt9FevWXE5EFIQER1a2vrWtbgmRy2F5Cy675HHOeg/u+gye+g7e2ge9jtLEqWmqWMyv+72fa1/rupemRrAYHAc2PLgI4CNCyChipLBGKFGgRoUW
        DXlyFClQpkQV7I1o0mCcMSaZYJopZplhnjkWYY1YZYV11thkg7w5ixYsW7KqK9ZMZxUmnXDaKWedcd45FwW2CkPbdMPdbHUb7HV3ZMt9+u5keWgpu0NHuR05mzE6emBi
        Bi5uYFjpsviSeeRlLrI+tJbLobuI/mE/Z0LiICYOPPsc6b3+67zua+05V70Gd5XSNL2DpyiBQnzIxw9CwiCl+2/n636tr/39PEF77QN2cpouDu2gh2Cv54BPDVSmh2rq
        YKzjYK7jwGTnnxz+HXlSVGHYNyYRkLn95+xlU7MO1roOZuKE+BWJl32ZV3yFl9zEFrew2c2s/nTnPMf5z3fbt3X7t3eihOnTZc6UM0df3zdZ/89a4UL9fL/k4/sku//Z
        ab+9Pvvou6+6derXi4dLgE9LQ0/HysLOZtOGUyfOnbl2RURolFhaSlbGpw/fvvz60dbi/7ET2yYBm2cLYicO6yca4ROB4AnBOjtW/cfkZcu/wT1bFyycM3fGzG9evvl+
        7N3occMvho4YOKD/Se9Nz719SIcs+fm2aL6ebt+uc6eN9bXnoO8gdg0ZNXLc2LfvviZMnbJ40eIFS35a+uNvy5b/unrN2lVBi9wGAmFzycIB5CAbechFPg6iDBdgt0sD
        eu9a+ucN/QYOTo6nZbPF65xAMFvkBma2OjyUT4sgtNdpr+kBAMAa0LfMF2BfgFpJJwiCoiOQ1tKmH25CaoY+TE/yXzIy6IgY9hLHF4Z8Y9pOBjYdI4btMREDx4uCga13
        EOkRSfFMBwJFxGUxhB/eyj5dwQGblgDQUsQzhpRroSN45DAHHmBQV7uB/ByVWPyj/YTj3mNGjho+om+/LgGdOnv7uLiWYyLmya9gleQA8dhZzvKfqUebXuB3VOESKnAG
        JTiEw3iNFwgHQVw9a+4cD0+/EV0CWrX29nG2jR6xsT0R9SCKxdwZpOpHDTRfNNw2iEX6nWuo4KdjykeEnQDdsl5MQnIa37cVWbsRLL9ediIItU5vckizdTvZH2PzOwQZ
        a3xqvzrs99G1QWjkOZ7bE5FvaFSjDCf7V3eO8bmXTbUOSVNz3NPGPZ62I5iKR5z7IUctSkTS6hiX/XuR6J3ukuaUtiw2lB7LlbxiaJLts3uOQ6FflC0L6Z5hTT+b4nV3
        t6KWlZiu2xp6NbS5Nub1BZTbDv963HSo21WX+rEvWpz4hC3q44AY4wt+ulscz5j+bgO9L8a9o2iSnIJzaq0tYsQfrR6lotb9UzAiP6AmoMr0YvR16WAkyrbhrzTc7Hto
        yJeV+zxuTj2xF8WW0pVxXUpcHqx6FYsr0djcrHJd5Jqooa8T0aA7jfqJFV/FOZV6f3Yr+AeJwmPre8d8t/ctbvuFLf1sqTb9/1keVY17bKmKxd2zOGx4iELdJv8K2a4E
        Od40NWjf9Hjb4kXrSsOzEEqgQjl+ycdpV6UzubjNo9VaL+eAjb4pm5DpVeOQLp3TZo15Q49b36aaoSEOaUhm21OpNAPR0yOs2bdQNDxDm9E6FYVNr5sTmtSZP/awt03t
        FfkUFSdxMYaeflOPnY7FQrVjspBmKLfs/N+jHRQ0cMs1bN9ONZ1SB9pDceIk3ovpbg/bfFmPIxupQsryrmnWwAuFz6YS98NSTrOspn5VvlnW8zHU8L8jC2t/i9OfG3x9
        QJ1TnDa2BnW2o+OOuGfiqbCn+WX5y8Lc93h1DX+dxZyTHatNYfNTQpE/5IZLTCruuQV1C+70NhN7A+yWQl1htwNfJ4TitPpUO0j9NmZZ7sIv+kyXCge7YxR72sR1fILl
        QKd854076T2vwCchoBoJ2us4hzzpKj6p1gpTBhtVhqNKOt2nOumpQynF8QTtZ3oj3TdXkxNMBnU6PaUgfOF1sv+SxzydrkoJpDkuvbdEU5WwpFBcWKMLoSrXw3z5+gd4
        H2k8EKw+uYIkdTuuSFHSbzHC3FJdLCKwCfXafKSS104ezW6qajJFoIq/wnpE06Q0CkGymIfFEfw4LyX5t1JTEGLEQrFJDj6xZOG97YnjRzQgRsikhecYryKfjllwSBDL
        pSTeQKdZPm0RYliicpS2qHFSFLyu86UTFgveCUhFo/BQ/sgr+VEWbapELaJomG16jn6LpSbVoE9t+/ahscE8ILnMFOMfFoHdX9R4/FHLh6/+dfbYcaNjqqTYKilOYcMw
        3Tt0bNe+uX/Ldau2Zvt2HTs8mTl6dC+i+myLnhHDx4wuHN9+UzjG/1CkmzypY9f2vlfF48x5Oaq7i6v+G+FvZXy8/XybxWAfMrEfWdiOndiBRGxDIrbjSbRBaym5pARf
        UHbCNQb16LMT7R4tOVyq3rmhqF7NyiuV82fUmqWjGiuV55WKa67+tN5y02658Z/Z/cIvh391Gq87++vT33hAayfymW2ydLRyjaa6Wvmr1nBpqX/EfeXtPcXgn0eX4NXv
        lwx0DoPXAI2/n8kzQ9jNU/l6NuSOudLtFB/VMZgqCQ2or1eevFV0ni1MdkT/qYTgnw/KVNsu7KS3G+CeEIfFmi2flchPir+nrbxROdioqInKI8OZTTi5Ge5pmJMTqp4J
        UkuD1LeBquBTDnoWj53b8L3/+A0JKEkzbkgz1iVAFFvEbbbs22SpjVM1D0KUE+uhKdqOx8+N547jbaTJEpuIN4mYax0URxt2oWf9Lti3q9sT1CCSOZvcYpib09QWcmen
        EGRgyCd8SlJ37VYDcRsBJUhMbr66H0HXP/eiIQP+fU5szUDpAfQ4nqlezlAz+T16kIX6bGzMwdCaiWLVdxeQOn/fBzRGQzasdHx4UP3wyPg4H38gkc29mqueyFXv4QV7
        XYTyYpQgBo3UECH2l0ehx7DpOKKL1b1F6vrjKDuOiQGUdkwN/u3+sltH1Zoz6t+nVPdLuE/jli4a5+maf1K9cUptYGv/PIe8UkhbTqu5Z9UXwsNT6vTYU2otugiR5agr
        x1z94vprhlNXDMfPqRvOqkllamip6hpQX6nGVqr+p6+rJ1nBddXnxA28v4E7N6BJqoK/f4so3KvCpttIq1Hf3lUz7qlna9T7ecquHCW1Vm2bQLFnTLbbd/HluYoxnffX
        qaT5PqUGafcQeQ/JiKk07Xqrrrbj2gOE/W7a/UGN+FP9/uVH9TD+eozUp7DqqhvVKq5590W99QTXa00X/1PFs7XI/8N094v6pA5xf0DbIzrKeD7CePYPRL/Eb2FIeYW6
        f0x97v5jsn8xndhgjIg1XosxlsMpc7NxE0I3G+O2Gt9uMd6/pGw+aTz6Aal4+wG1H7ExEU8LTO5nr8JSVKqIhQHPsqjiE/R+N06h8RS49eusFGN2inFJNLZgMxXStw8R
        zt+AexWmGF/wA3QjyRz9H/iQuqPGS0eMcfuMu/aZ5eT95hJ+OdtcHkw2J25H/2j6IYdSEIaAe2G0JYL6xUZQZSSJEYeNu4uN6rUoilpP/16l2lhLPV0pN1vyYykRRyme
        pZ8x/n3K2LoQh1Ffavy9hr2r03vMr3mp31ynL0NhtTHg4O/Go+h39LZx723jUX6S6BA+C93KHxjv3TG+zKVzeWR/YEyJsRwtoJSnePwM5+qMmexWksV0s4hu1htz91rK
        9lm2vjdqeiU2GPd9MN4rpleHqBEByx8cpnMnLMfsphr+me6dpj4fz1DlBtOBK5bEq5ZNPIwOxJounqfSUtKpVnVE1A5TpXsyZBIYAAYQ8AsM0AYMBgAAaAqcANi9Xjlg
        xEM36r5icAUIPIa9AYBjRjtaot0iCmZ5NoDYEtNSJaT6do4qdRd7iNCHi3EKSVQALQdBIC2gymawp0bNML7Hj3EDy8MA4jxEqivCzCGE+vCg2wMQ8jjYnzlSdfOBMI73
        yKNvFbBfua0CCJgBNr0j+Dm5S2PGMkHLoPbFS+Av4whspLueATcQATwRAaTshiDKhkKzBzR/ZcQHbFV0wCrOsNyWsFuhXM5zLQlxBMKLnwhetSFAKByCsFr3PAWvtU0Z
        DGLVJ5wsAmNgui8EoqU4Ykx0rjajSgzoWD7CoF7mMrBVlGFvBLbO29kIxIijnESSQEQjCHeBTklppPfngG8VkQcastvz/GPXO59guKHpkpCrZ/YcMkCgqoux9Xqr5vBu
        l3rNRWn/JziUgfycPPI2tOyXOzoxVglOCT9oxMhzh2WMM6UTSDCeIUHRybEgbB1UmA/UDVfNaWmzZRxvZzgjBsbRkwVs8WwJ+NqVRMZhBRgtHounTVTghKVCwEJM2WHh
        kB3RUuA85zL12UgQBSb0GYEuIgvzOEYkxCiBUGmMgOgIJJCbcdKDJjA6HVSiYYgxOw+WWgj4TMIRUCtOByyIpKy84rMvR6Ye7wN21jb0Gfdkx/N3gDUTeOKSasKeOog9
        YFb2ZGTQlG++zCJzLJ6edGAGemT7OyKPuoPF0FJkRwMg0go1+6r2XqTu/TRX9Zd1gSjT79FT0xJ9Ax1SYwwv9atXpdux2w5hgD0apbZ+zvlTH+pZha2IR5S8Q6ub8p6/
        4x95AS/kTzjjvTjrKsndZGlk61aLW7X2bZT+kkwxMjdslvlBVOgv6Sv1l/U39Tf0cYZYQ6n+vL5Kf4VeS6ruqPyHttxw0VCif0yGpgP0epW+6eEbIvUop0T8MD4de/HN
        t/lNuhRTF8XXz+EmKmnG7FnFQtGAKAonTpuEDQKpT4J0aY/EOXHrfYkeLzy1lFOdxOkPSebH2SFWLoUsostLZbq69O7Cd9L9pc/mEPnRMcUi0icDuevoFX6X7klPpYvC
        beGl9F7iskiUuvjYoml5iy8tmiRORKKVctlxRmkLUxbSHjlLJqrg2cpR7TFdrf6ZvlLynOGsoU7/XK+BBT9c92BduiHSoJnBLc0OjVUU8r4co1y/Xp/QU9Ordt0J7KmU
        19IFRETkVhmO/eFoSVFYJX27F7hEtlpKpEeSePZykQYO8J01n82KwLRq3EG/eXY4z4tGMT/FbmBA76Lp94WOMY3Yr6dme0lWSaMhveqhmhRXTTsa1JfUQSWORHTDcbC2
        7VXFpa/r4xXbw9GPZPop3Y7tdujT7dhqhzHAXido5FKUtILMIuwCgQBiqQjJvJQOOxCSZC3yNpqkIiEJIZFX0vU/12mUxZU4F1cXjU6k0Xj2eA9PD41oJku3IG1Fhqnd
        1Icf6Zi/w3edakT8Zzc4EwVZ0mkNelUxKcxoMcJqhpMDbI5wdYa7Czzd4OUBnyawQDFeY+TJzHMHXnTkZWde58Ib3HjV48RMTWBliknbavwd6n+VnBxFMFEjiCSJXCuK
        elFWRJ1RNJhF1UE0OcqM6Zf+iF9+wm8/Y/mvWLkMq1dg7SrYsQZBWIcQBAJhCAYiEApEIRyIRiQQg/VAHDYAmxALbMFGIB6bgQRsBRKxDdiJ7UASdgDJ2AWkYjeQhhS0
        J7WSVNI3o+G4Wh719PN3CpqJzeMLcftvpF3BiVIa527pPF5t0TlKN8rQtoX/Qn+nYjqObrpelgDXjvP9Aur0cUiQ2pqc/BJwVJpej7bNWi8WbwpWm2sdTLoXsLqaVvr4
        JSNKO9m/TK9Lh5er/xhdPG/fr94Ygra/tLeo83X93pi+iDadbPLjqchjunTBOlu1mIqhljF1ps/Uaqb6xAiNMLyiHEz+KERRoxywdG4EnAwDEmAtFFSLxctTToJsyDT2
        ypRsbYu5awwmv5E9PYeMiGG2MNSzPqnMX3eY1dNnGHQVquUwFZI49TpcZfUcBhncK2mu/IbEZp/YdDUaVtHaK15MFq2jWpus8jjZR+ca4Gn6zVP+71/+9BTuR0OkixX0
        /gzencHHM/DlX/vHrqPrdIVuEt0goioSiyqi5kQd29GaJYE+8VpuAz0lkrlO5n9TEOPBjDgnmXMiIlG2qrpyoiIi+p5EC3GrePIdEiiU0nxTfK98gMqImmEFvQ/Xm/Vr
        84wMDaqoQxP1aKMRfTRhiGaM0Yo52rFGB7bowhHdOKMHV/Tijj48UYOV/n3oMKsLPSbCiIEwoSfM6AgrGsKOinCgJFzICTcywoOU8CKx44fYmOFvFPJrxwTEcAT5iEbw
        kObYbBwe9OQdomzFKDtC5zFKDtEpjNpqeoJx+wj9jhF1nsIxig9RAUbYeQrGeHGYnmPkV1Auxukd7ARG2BkWjJGQx7YmwL6T/bv2XC/lV8B4c5deYnyOZ39hhCSzQIyS
        HewURtZTth+j/ApdwEi9yHZjvD/I32K8eMqeYySU01aMhqP0ASPjGu3FaHxFf2M0VLMPGPnHKBfjZD4/hnG7gn7HiHrGwjGuH6MrGCHhPBAjPpxvvrcrblK1X7x73Ph/
        XzHZo+lZLkUviIz3FokfyIkT8dplQORbghM4iWM4jkM4jCIUowCFyEUeDiAL+5GJvUjHHqQhBanYfT5RkgaqlYXXdB1HcA7ncR3XUIq09367g2zwztffUK4qOwxlDjFj
        S5u+Nm2zXs/EkxeI7hmlPcNfDHu0BbdXXJ0fPvpaIsp24owl/MdXd/FvI6K19XOOZuH5HorTbZl38NchA4v7Pmv+lg57z/j8v7O7Ef0Xnj1DnPO1J+Rycq0kS/Gnl7SU
        s4MdUMiC/ZAJ+yAD9kI67IE0SIFU2A3JsAuSIFtDXh1pcnjKGup/iawPc3VkHg6mJsfPgLfLIc6L3EAGkSOpi9S+o9qNqd/PG7kJreZRKjr8qCmE9waMGRcK5yTM6iJu
        wVb4OCRiTv8MpCAVe7AJP3ukoesCJRprVo/UdQ+B4LcbQTBsQAxaTmO8x8xdWKLz24GV3y3fBTvW2bFiqXmOHc4B84assoP/oGu31Dxtqbnd9+FYPsXehFWrPad0jUco
        9Ev6t9mE3vcrPei0fNHqWb91fZxbCoXTkln6Jd/ll4fCvYnfIP/bV7LGUad+d+D6fSCWfFf6/kdjfBO0mdW2O6TN8F+z/0H7VvPiMNJgm5WPee5N600i0KqFtcuj13p7
        d+/RUQ3NRru8n/efhGPAkBWbJeG7ie7gsfatWj87B9iaDDC3/JxWe/wcA5cuHZ6uy6b6L5tuaz5ttaG5k6NTpw9vhwULF3R78w2Yd7jV+YkWBrVAFI5UmEfrhgC8zThv
        n5H+5GxTv2sVBOkHXW4JNpWw2BIWV8I2lLCYEra+hEWXsMgSFlXCwktYRAkLLWFhJSy4hIWUsMASFlTC/jvD7ONNk2iauDqiGMSjkRiF5AikC0OGEKQGaSb7/BrbBAhx
        SBODKJrnUVe/lDOsnY8o9G3hCh+hQ2cXspgtUdgBSzRuwHb8Ex1Vj5rODCm2fBq237HaNcVS5PdH37IM7HjCpkyc0KD8qYz/4dtvrGYnR512AHOC0eYnfzNu7CvlpTJW
        +xWDXpZ6f3sMnj1BO3sOzR7pPDtEyfn1UhAqEtyD+3AFrsKd+qmEJGWXotE4WBnXaKKwC9YoRCIKG8CbsmqisRvW6J/XxsaCQ/arYTgbBr0c8tqz8LF28Wku+nSy+Ph4
        i+6qPB5igxirtcEQtbpNykZFbxA6tW9XoVxS2rbxb1m0dO6Qbh3lykWldasWzR2sLRoNh5TDSqwyZ+2a+VQ3jYb6p4XjRhikoeMDsXigbra30sHUUTdYo+G9LEYCZ6JR
        Z3N0dJJE4kJX47hgrF1zUCOIfAB6n/Vuc/4Shith+CEjvNBxWV08e6ZQC0/gKTyCx/AAHsI9uA93oQbuQDXcgtvwXMMLQJo6RLWIP0XiYyQ/RLr7yFCD1GrNdHt+jb0A
        hDqkqUX0FPHHSHyI5PtIV4MM1Zp627wmvACe1Z0T/2xleqfjRl4aLWzcLkzM2CYkm7btESr3CLcOCBqNKBj0+QWkMaTzrRxkt3Lm4WluZmTKC/iKpBI58X+dyp1smQ81
        QuWeWOaNUxltsMsD3AFGQjl0a0DO56hCv+jgcBonyxxKSSq0Jgsyw7wgnFCCyLin5Bn5wC1DLu/nTYRDCJLf+KtaWdDB44MHXuHLasQLfB7xBl9P/hE/OA+f5tYbM6lv
        q/fVjt3WR10cuLZlY+n+fSd7zvqOKLxyth1sqyTwN9kuQ+LZQMdkPEFrpOdUTaHjXr7Q7y1XiqWR77Y87UazrhU0qq12TVosZ/PJmCwV8qX8YikKzwTp4sRsu1oLyUBy
        HVVtp1NFctlRXe+DCnC5Uf0AzkaCoiALYcTxPCdCtklZnCgIgn+dXLl66u5x51eD/uv4bsjdRD8NcaLfBj/RXwML/zd290mtatT/9EDiJI8O5E8QhJNHCbFVk5gTDOLG
        GYWFtWiYmpVsUoPx2QYwLpVgfsTL5PS1yWIKSSYIRx5N2u+2R7uJdO1SeRgWBy4+HylGbx68xi3CGCNyyGwEV7TISRsmSkWQrvPXUhX2GSJWjCauRX4yG4/mk6HBVELC
        E0SCKCpU0NvioMsP+uiPfaeDfm/Y63b6s+uVtVou1mkSs4ylmzgKk8V8tpxNJxOrQ8+qasOBwHNuu0Y0EzuzjeaTsV77yCjawLBK7UYzO3p+dF/dC0XClYfshLIVRi4X
        2UJkMs9GqIjGoZuOvFJJTkdNZ6uxrTHs5sYwmrKXh8KM/TLQnTkZN9NDU+NhMPtOMZnkrc5UrbZdscAkKx00vLoBMAS5U4NqjfZqcn5iSWH+gmgvRSCmswCmmokyD87E
        q7ZkIrQtq2NsrNqDzRQXHdcDk/PMtuDyHudGHKDrMGMi+B72iQmESkRGBWiYXaole/imNds2yxDkaBvR/UhOPbqNSf+xJa+UaJZnK53Niky1NypSSBlkG1CoAjQvUsll
        edG2TKduUJ2nko+O2U21PY4HYnvoI0GWkk2LuynK9IAtnYd6w+v1y0hJJH+z6D7Ax8g/wE9VBuKeJCzN552VoVs1ZvxSqtY0ARdD7HXprEvfddwyGHDaiJdt+bbzuMu2
        q7Yq3A7tL9gSbO279xBbFdNF6pFryzwFijV3p145Uu9HfeGN52s1/6M08JyTIC0pJJBIRM9Pgpe8ipBP1PKc15a9qZQrdD1r191aN+5KfXIKokzck6PPjxTQt8rm6PS7
        7bbtlq3adsdWY3Nzv2u7b/PwvGd7aGvi9cD22Obt88j21ObrN4M0pe40tUDSHN7pwKlLjRSC1vqBg1q+/wC+994HbNqj+3obFYYWkwb65GIl54/MnAIeTme/cD50acGN
        dC8rF4C2sDkE49yBZ0EW0YwIO/LNTxQiSjR9vzkerz/K9VNkaHkh8GJ5OIkiibo0AnG+bxKfBRMnIt9Jy2Paz8BdXJZdAdPD1Mit+IaieaEwUzpSQBt4fMWBFRL/I977
        5duXD+2z2q1LJCaa3kB31FCYWy6qGmeSxY6ttNZmChE1NZicXb1FBxK5gfP5CegwawPkgE49hsluKb1JdqMeeu4tUrLo8zZ22org9VqbKbxfnM+f+wEki+1pmaD6AvNd
        gf8hR7TZxvgrZIvt1tXRRerYDp07IKATunVBj67o1R19eqJfbw3oi0H9MWQghg3GiKEYNRxjRmLcaHw9Ft9+he+/wfjvMPEHTJ6AqZMwfQqZOQ2zZ1SdQqBCCOw5tTw9
        qJnYgeRHqa+72SJ4eGoEjYGaWx2sZo3h8WlMuwoNzyrFc7etnpHRiFq203/TWXwoQaT/pyl/rWPbbhv9pfO/XUvH7R1TnoXzXlumvqvEa0vxon872Nn+7yxBkXThIt71
        +XfO6HV9P45koWbye/ZkO+oXvPZAVbfA9YhQct7gXQjLq0F2DfBi2fNlqF/xegVeZON5NlAeRBeCCF/K8E8ZELaDgsHYtB6xGGG/Izj8kJO40vYy2UVHcEAgTnqBywDj
        LHCAAAIhmWIIHAwQRQKB0UCyl4eGy0CH3mGSADLP1XIwBvJrAj4PBgJYw1MhwVfQ8farjCAQGAPAQNTfzIEF5h9LvB1uGXPHy3HN/0ldYhrnQdQNJIpE1O8n+vaqcEjy
        SoK+AnEAaoBhjroOgkjLTM2B3juGwdvB48su8TIQpHUY/P83DK4JRJyJnAAQ/885DjPKOQAsqnoJwf/reDoJ95Etpiv1IGIS6/IXDiYhSJSkK9ITxGObQi0BIR14qOve
        A0M69RutW4QC4Guzi+46+Go0AuuW4ZctuoO70O9NKi60JBGKTvBKwEk32UFmmeZfRFJ99U9lF1klu8DyWJEkXGY5bK9lLWBxbD3Lg7r9S6ksm0liHtvHjrOL7D67x8rZ
        eZbPDrLSL5RCUM5OpZRPK186ox3uq+yydXutIR967z7DSu4kFbNcdo4THZHhH2VHWDE7wE6zUyyLFbAyQYCCXsrOa3udxzR3t5/r8018YprOf/GvlIv4IubjYJr+8p88
        53r9C4A+oG+ZfZZtR1oyexEb1PUkO2vOGAu7EOAVuN8hg8t7KCdI6Djq3uyMTheoQaN3PsFODhjnTzjCjrLzkWAi2ge8g+UtKS1Blza6c3UqDfL+0MGgNxnnNHX6VIgs
        kY69KEQBeEWUclyCSVuJa6jDE7zCW7hixaLvOSyb2ek/BFEghY18I7ggMo/LpGBqb9CqxiTQ+chHYpuk0i8S3YTjRWLdZ/O7LXJRaD87yS4w1TiHapCkrpFzxkje63CC
        6TVpIxUp2htDwnV2jWWekfCETewiBUEz1X7FmISyEMRz7DxjFE20Y6Cxbwyi80eed+psG92z/NSQrdS3o+wQO86OMYNSPrMdtkaxRFsyNpBuhm+mmTpYeQJPvGPTOjvB
        MtFQXOZEGiuKJgEUGW0hJYLLiM688aaWaHZyG/rLClqLlSQDuuFrKIvtZ0xTwo6wdLabZSxPPEa2LnFPMljfzzIbxDzRJpYnPsBO/9uh4Yd/jYnoVEiNmJSLboeg9Bxy
        hKwXTJ+RJxzm/6F4C93A3jIMLqGvRvR6AzY2GCEQfv6MNTpGgmhcUymFkMQFioVW59FRNui67xO0xOSBIntICuugc69t2XRrwkH39nMMcSfR/oFPCr5QHzsPIqg5konM
        Oq1GJdSG4ekhSxqRBK4qAqFEXsBkFkkiuJu/wP2dOo3eIgiCVeegJZ1eFkQwGJikcRe9TUYa36aVQS9qmPcuw0NpRSBXyj3alTVVdp5kpygDHSplFowHPIhFUhKmTOIz
        HyFeHHUc75s0rsykS7TrFVNo1RUkEzlqZDANNBrOVC3XmcnJ+bvjVg0=
        """;

    private static byte[] Unpack()
    {
        using var brotli = new BrotliStream(new MemoryStream(Convert.FromBase64String(Packed)), CompressionMode.Decompress);
        using var bytes = new MemoryStream();
        brotli.CopyTo(bytes);
        return bytes.ToArray();
    }
}
