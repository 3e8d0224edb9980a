using System.IO.Compression;

namespace QRHead.Tokenization.Normalizers;

// Characters of Unicode 9.0, made from the Unicode Character Database (UnicodeData.txt and CompositionExclusions.txt, restricted to
// characters that DerivedAge.txt dates 9.0 or older). Six tables, each: number of rows, the rows' characters as differences, the
// rows' lengths, the rows' numbers as zigzag differences; every number a LEB128 varint, the whole Brotli in base 64.
// 1 decompositions that compose again, 2 canonical decompositions that do not, 3 compatible decompositions,
// 4 combining classes (first character, [count, class]), 5 marks newer than 9.0 and 6 punctuation newer than 8.0
// (first character, [count]); 5 and 6 up to Unicode 16.
internal static partial class Unicode9
{
    private const string Packed = """
        G8JnJwpvf4OpAt2BJNbxJ0EUVVX1lsDJGPw6NKtqISwYrKXYZmNg2yIUAwvQ2Zcx+QEmv3mY/p2U+v6GZaIfGsz5/rkaV0W5hjz1X2Zh+GHp6GjVy+/kjUVQIYQABBUU
        jIVBn6K0aD6dYGDQgjK0RkgyaxHZ1lbPbLjbu73AASdJBEwYMu8b0qkfkh/1U9AP2U9BkiQRMCMiAiIikkRERAQ5FRGRqKgIqIjIGzE87/voz2vT91nWJYo0TOv/rdOu
        ZCQMAp/RB+xe/5siX8AL4E8wIMbU2Lp1S7eph27VZCJAgBVlXRAPcvcuXW9V921rggy5HdhayAFHkS5myH2ZFcq2VhG0QAAEsNnMjn7oQCgPxU5dflig6ETFV8EBI43T
        1Rtc7+kF5O0+vgXa/7dWaX/PUd+VmesNQYVRA4Iisv1qanump7cGund7r7cDs3u4zAOHASQVVsc0y7MBZpvno6I0AKgodKyjCCyrKE0yMi/GRKg8Hy0DMWRrN6b9BTZ+
        9WXq0spBga7U4niCE+SCcYwwS8Zji2SOpZbnXf/e3cqRDwIAQMCum9VD2zSh5qCDnSeAIxATe+mkLp4NcGx+0OBtbSvtHkEOBrk6BhlqE805FRHgQZsDFTESxEVA9XUv
        p9rxNDSVJiygwdDTagf9A1ISyNLCFbYB6CeGJ4OA33+WQVgGxIGAan7BlYiIDycGOiBCPknpBBdcbsIWBgvtssZERArxZZrDTRiApADbzteGSRC3akaUwuAyEJgkMjt5
        MkbupDKTQW7I/rBxKdjbeQ+S+RiRDNrYf+56bcLfLssA8OQKRqYwIJnjFoH6AeLhhoL3XR1s0sMlnPiEl5Io0trFN9N4Xz79+NZEE5KOJ49ePHvzquvdnWtnTl04d+XS
        jWtvY/hbNu3YtmfXlUMrhg3hhpHQ7zGjJoxbsmiNYYsJryIuKOOSKq6Yuh95EiekcUoWZwzhnCgO8WIPP/YJ4oCwl7NygzViAzM2sWKLIHZQYxUnViQkk6YIkpJZcyQt
        pUhJZmurqeOWroYh3CEm02aI0pJVa1SpybIVipxycMmoMXhKjpvAaypBiDGmJIuWSPpSUMSfqlnZZNiInkEDZZNGH3Ly+FVLf+fWv6aKKqYNkY5Cg2qjvUhJ40dl8u1H
        oTsRUXwLEPnL0xCjbrkSEMSXsuTVm4w2nWYN5UlCEj/6UVLGd/t3xMGJD0XJLbPHVviAjR3vO1UlTK7dCPUmI4ufBcllSFZ8wd0Kn/Hw4tPw+R/ExPG9ewlPWwyMGK+h
        oR3loz/O7yUKSrxoj4UV77rg48c0M9m2Q5aczFuQy0g2bWGpIJuMxsYeNV6Gx64glWq07BySKEWzniCXbnTsDBIpRt+yB4YdQbWqMytVZbZso5p1RI8pYjmbXUajHG6L
        PMyQhZYXpd6/D0bGmQQXu4y1cZ/+oJJl9OkXKlhEq64hjVrUGzvZRzTydZPjOcGm1ZP12cC61dZMxWQG03lrFGosd8cQ1Ejub8PQLLIW1oH41k/O5wLX1rjMoO7j7QSx
        2vCJ5z9ANu3o0CPk0IluTTWQTMWZkYoyNycrV9fSnx1wA1fCIJQ4iCUNUqmDWmbAdFbAcrRMTaWBJ1VQyRo4zg24zgO4zwt4jp6pqxdwmiag8wRaETNFpWaqysv0xNuz
        rqwwQhRaMEIfUtgqP8yQhCmmYAU/9HEBzzmCt9zBXbbgOVHK9i7gK0/wGSFFc0DNvgVq/imhixN4jB7q2IDr6KGKFbiMFTo4gof4+13t7fe0Hdo4gPs4R8u7YYgbeE1Y
        5fyPwxgP8J6R/uEe6x/tOTiLlJK8ImzQhR2GYIEv+EkRpniBz5ThLJiCk8yCCHG5WG5YtPANd/vrb7naQimEWnEW/fgPWeqw0mexridL9r0g+nhXQ/0xBoNMVovZrwO+
        TRjpHWfqO1A2u3XCE06r4bl4+PsYYnXWvBHvvfnWQsP/uK/fE0/qdZrRarG5eAy48nm1GqlGqUfIpTnVYh292qFuVlPUZt09ZbdSpPyrJ5xEkMKt6kY1ST1LqGE3qavU
        1eoepU0+K7fK5+QOy9UmU/y2EuXKtpUhI1Hd1gjrkY71irHZ97Z16OPuEUtdaL2yWbJWHr1frMfyo3sKJKTJcwHandUkWb/9D/4631f7cj+bS6I1Wmfl4W6EhPF18atx
        osgiNHK/0kvSSeOJJHXfWaZlRtvraj1XEH3Pb97zme/8TXTuF6UoOdy3tFK9xKH8046d5Emcc33uWjx0Pddfc+3N9uzM4izN/CxM8XfhlE/pXFI4wUkOiWhWJZSKiSh6
        qlEJI8UyesmV7UtNui8x9b7KVPvOSSgakPZ7TNGSEKQjPV7Xkf+Eixsfk1I3RGE6yg7pPJBdK1TUeNkdjWnwE0N0ooWxR2yq6YZR98nI4Rq/65WD+7uo4RDq0DLylsqB
        RZeQ4ucOjDqGqn/Ubuga1+tuf6vb/R0z6G66TkokU35/BnJRr9lDzl3xCsfZOmlNm1hMdKeqw6tPKGESPfqAYsbRveHH9IYyZtHdH/f3dI/3ejetkCfv84FDe4eiMJhb
        95BFK9rVCPnvUMQouiXgsDms/VNXYw0dP2PUcCPUqBmNhlyd16jls0Ktnilq/ExQk0fYx3v8PtuRnBqheC4/5clL+cRw5ZY656lMWSpXmAoUpELdUJfnitLdXU0iv5Qx
        msmL4wDU1EHFzp+9cuXItlO2vXbbut3buc600mbQuflTpVaNahUWmUqlsiqr6FXGmQCj/Pzp0qtHt44gunDC8PABh5iVMmvGtAlEwnlgmhkwiZk17JijjthAJJIhax1q
        o9GIiIFAmLXsmquuuIhIJEvOd6mLfco8C2CWMuvYM0898RCRSI7c71EPm4yMHEjMsJ5989UXHxFp0JP3fepjm9lmB2yyw+rJHWfsdUQknDomZmBww1JNO83UUyASjvh3
        zgU45YflmneeuedA5Ox0zqZTh1PxkA5mll1q6SVUcs8DuMU8OLyxjW5kDUQiGVrNIRsuJSYOIsKDy1vb6la2iEijlzbvkose5ZQ7cMsTeOQNvNIFHaRMyd75RsJmfd6f
        +32bl77tm6XTwG7vcqFw8PEICYiJSEnIsdOgpqKloadTVFBWUlVRh/00jBg2ZtSEcVMmzZg2Z9YCdhpWLFuzasO64sLy0urKel1sJJs1mDh+6uSZ0+fOXghsBYa1cX3q
        O9lkC+yyM7jpPnu3s8RYzA7jMDeDpzPHwAgsrMDDC0xT+Xl8wTr0IudZY6zmgnEb8V+c505EEiQkgW8+Bjuv+1qv/eg95ZIrcIucqds38Bg1UEkyAoIgIgoy2n+3vvZH
        f83v+wnp0AWcVTINy2XucwB2OQMCWqAxxWgYAqOMgVnGgMX2Pz3wM/ioGJHTtyYxULj56/Tl07AGVlkD233e40rq+edefunpUpUrlS+XkYGbS1DAlk17dqGKE2XMkDVL
        7lx97ous/bNatEjf+yHv+yA7/2y3124fvffVZ+1adevExyMkoKdjZGBn4+SwYd2JY2dOXbkkJiIlkZWRl/Ph3ZdPP7410YJXRTI2SMQaaxEvASvEIlIUwoRjWTCQ1lpa
        /oJ7lgZDXp/TpdaodXKZVCEU8EVsFpNDrRdoH/Ae+XmdHb09gwOjI5MTKl/7GHQOe3dqJGKFXKc1GW3WSDgSTCRT8dzScnZ9Y3NtN8itYAd19V/xBd/xDT/xA7/xC//w
        jO3tPBb1tq//P6qImr/5FZVtE/NnFAkWq9LHLDaXC8pBCYSxel2jCgAA/gC9wvwB9gjolvWiKBr1BNJZu8ySgSSnmMFUUv6SkUFPxLCNOB4xFJoykhnYZIwYtsBEDBwv
        CQa22rmkIoaSmQwEikrIYQgL384+WMsB65UA0ELEs4ZUaDsewaOHBfAgg0iDDRTgaozHf7r7KBv0vPjZp56eOWtS0ISJg/wGeNRgIuZp12GTFRvx2FvD8p+px5qv4hRa
        cBy1qIQTe1GCG7iKSBCk3z9cstjbJ+DpqaARI0k/d/tzT68aS0RTiOKx5H3S1GcdlmOGMwZpj5r8B+3+dr/xHiIOgE7bjqUgNYNvX4ecLQhTbvx0IBTdbjfzSFi3kYI7
        seY2Qk1tft0vlgTc8+gT+3mez8YkFBr6tRhD+ezWiXF+7bnU7ZLyTp5XxoLOdzeFUfHThxfmaXuSkPJ73IAd25A0KHNAhlvGT/HLqVOp47VPpNgfeOW5FAXE2HOQ6RMx
        +IF5vf7cOnQzp7nJ3jetb1Tj8zeOosZe8kOZee/khgG9L1wdduA+1mqdQXGmq/zg5ASe9d7tlXSnGO2lGJiahsNatz3q6b9GXExHt9f9METfRVtQi/nqc03yrmhUb8A/
        GTg5c+/8R79u9z75zoFtKLZW/ZowyTng/G/X41EfizVD6pZF/xHzxI0k9OkPoveN2hcT3KoGPfDc/R+SxE7bHddCzzvDzgRELH1gbTV/dbmAWhZ0Wlvice4QSgwXUKRf
        HVirBBtDXU+a+3Q3p9wadnVkneFyOCVSkbL+m3vvNsiV+TjDY7VuX/ecVf5pq5Ht2+aSKR/W5Tx/kzpHnqG2J8JdMpDKNqZTVRZi34uy5Z7GnqeydFkj01E0uMmSOLDH
        cm9K8Oj0adFdqC3HsTjqerkXya7FYqtrqphhqLEmf3lxE4U61jZi40Zqm5DuCF6OA+W4I2V6Xhj1aAX2raJaOWdQ25A+XiQ+MDu9SuS8ITmDA1r8c2xH4qjvy32fdf+Y
        oB6e1zSnxy1BF9+GHnvpgn1e2egStw49oTz6LP8Orjfin0NYXD6+1RzxSdpyFM5vHhCXjnbP0MlhE25lY1tQsLVIXzR550uJy3FQ69LN1V6J+yn/s0dq9oBal2DXGNY1
        0GNRonXnhEL3Vcl0h9fivhjUikRdEw6jQG7Afc1Wa85iz1aj1JhJHdQjd7lUUQJP1D2gm3KHpZXcYDZo71EXheIR71ECv+nkmdQgJ5JQJt+xxlKL+E2R9FmbPpxaPEr4
        zyvO4060aWeYdqkeKdpG1Msx8o9x4pIqfTyisBq9ukKkk28yj2UnNS2VotDCr2MFYunNDApHqlSAL6J4Ga8i5ccqcyjipCJpYB7us1Txjv2S6z30IU7Mps8OM95CfuNz
        4JIo1cgpvI8OskJaK8axJGMprdUS5Bj4NvGlr38hDkpEOvrFC8o9XsdLWay5Dt2IoSft7+Wpa61t6QY1ffStC6Y+y5zUanNcYEQUtjzS1uOvbv7U7z989ILiubgWOb5F
        TlBYOVyvcePHjB0aOHxwYLQ7dsz4cW9mnimPF7E0atn39FPPP1d4Xnm58CxaWGR5683xj431vyoe5yzI07wGeKhfhK8yfoMC/IfEYTuysQM52IhkbEISNiAJG3Ep1qCz
        Oo8bw44ak+ERh17MSMaYi9+UVGlnm42a75CaOuORSq1t6bP9E8eV6tuyR756ULWeDLY2/2/xOvp9yQ9ui/SHfuj6kQeNdCO/j8zW8TYuCK2txn+6DceXBh53GG+1Gw2B
        BXQcvrO+z8LECPjOEQIDzD5Z4haezlew+WctdZ4V/NnxYVRH6ENvr/HSLaPeZ5g5GLF/G8Px313jO/bNSKZbK+GVmIAvhLUPjNH3jYE+9pp+465+o5ZkvGioXI3yNfDK
        wOK85VplqFYVqt0K0US/GtDl9UjegNcCF10kwplhWplh6kmEJA1LWGPdvtranaAJ58ONB1ZA2LMRnVdMh8twK9psjU/CzSQssc1NoJWbMbV3M4I3ahsTtVBSOHtr2JON
        bu8MUya6hSML8+/jfoq2eYsWgjMIciIpdeOXefvw2N/b0JeFwBnihyxU7cSUsmztRJaWzdvpfA56c7EqD0+0vSG1vHoU6Z9sv4v+WCiGX10v7NLuXjR1FuIvJLElDfna
        gXytHVfZjT2oKYYTceinvnwtPl9bvh+ryxBbrG3bo60oQ3UZ3giijP1a2I8dP50u1doqtX8rNK/j6KAFSz9f4ONRWK41V2h97M+/D6OgCvLag1r+Ie2qeKFCey++QuvG
        JDG6Bj01WKJ+0dtoqKg3lB3WVh7SUqq15VWaR1BvnRZfpwUebNLK2e4mze9AM+4042wzhJQWBAYOi0F7C1afQUabduucltWuHWrTOgqMm/OM6d3a6ESKrzTbz5zDoysa
        np+4o0cj4bW0NmS0I7odqYirM2++pf0ejMbziDhl3nJXi/pbe+3aPa0E/3QivQs2fWu/1sKF24+005fQ1G0+9r8mHepG4V/mc4+0Sz1I+Au6KbExpiNRpkN/IfYafoxA
        2nX0/Geece4/c/Aj84GVpqh4U2OcqQZu2WtMq7F8jSlhnenWWlPHceOaclPpXaTj1l1038OqJHTtNnsdaoB1T5VRKgq6nEO196EGNFegvwLc9lJOmik3zfRNLNZiDRXR
        KxcQyW+C+xalma7yndScYon9H3x+T6np+D5TwnbT5u0WJXWHxclP5FpqwsjuxoMxO5YW5lEaIhDUHkFro2hWfBTVRZMUVWLaUmzSGmMoZgU9bKDueGsv1ddYrIXxlIRS
        Ws8yK03/VphGFqEEvVWmU23sdo/q/UnbNXVNj1qNolZT0K5TplLMKj1j2nbGVMrLifbigTi55ryp/azpWj4dLqDg86a0OGvpbkrrQudlHO4xZbPTKVbzyT10steUv81a
        vd267o5JmJbUZ9p+19ReTNf3Uj+Cfj5fQocPWPcHm9v4A2o/SDPuVVLdSvPOemtSg3U1j6Cd8eZjR6iqivSaTXs6ZpO5zisVCokMAAMI+B4G6ILmAQAADAYOgIEvdc4B
        rIf+2V3wuA8m8Dh2EwD2m4IxHGM+pzBWYAfoJW2h0tLW/Od1DluJMINbZck4Ox0HQSTdutQUC9j8SDMsGggSuYUVYgBx7iA1FdHzjgj50UG/FSAUcLA/c6TrPwEiOO6g
        gF4xgv3KHRFEwPtg742HIBd3Yby/SNAiqHvpEvgrOAIb5ebLQDOigEsSgLQtsC3GJYUhD2r+6ogf2LLogmWcYbHD4bbBDnL3tSDEEYgvfSJ4zYYIi/HUBzZ65Bl4va3O
        YrCWfcIJIjAGpvpiIArFEWNWlyozqsWDzuWjDPIVLgNbRhn2QMjIop2OQIw4yk8ki0Q0gXAddElKE/0PQm45JR5yzM6P8L1udz3B8MTgb3Z07cqeTwEIVNcZW6y/bA7/
        bmnQXpYOf5JDWijIxSNbOy775Y5JjNW2nVK+/4iR4Q7OGGfSJJDFeI5sK3o5ti1sEdSyH6k7LpvTwmaLON7JcEYMjKOnCtj82QLwlStLjMMSMJo/5k/rqMgJC4WA7ciU
        Hw4OWRMtRc5zLlOfh0RJZOKQDWgQWZwnMiIxxoqESmMEREUgkQzGSfefyOhyUInGIcbc3F7qIBAwC0dArTjtuyiRdPJawKEcRQ/4H7GLVmHAtKc63r9DLJjAk5dkE/b0
        QexBc2xPRQZN+QbLrArH/OkpB2ahR7e/I/KYO5gPLUR2BAAipR2bfVP7B4l8ltCgntCHoFrdqtJgp9pHe7U4wzX1998yg7ElGOIAWzVK7/yCC6QZNLUF67AeMcomnf7t
        O/w2v8d38yJ+iTM+jbPHZGWyIj8zcsQXIwY7+uV/ZHOcwg1rFL4LtepxtU49oZ5Um9UEQ7yhSj2itqj1dEPW9KXKX7oawzGDU+0kw+A5RapGL0/xD5en1FASFi7KxDa8
        /ErhwEnFNMnoH+ByEnX0/kcfFot75sRQJHFaLa4USX4aZMpbZc6J2zpk6vysYimnHpnTX7LCy9heViOHf04nlirUsPTcZ7fljqWXFxMF0H6jVaL7BvLS03WcktvlLvmY
        eEa8Jt+RuSIRpX+x//N3f35x/PM3cSKSbJTPyhhlfJb2GW1VchSiWp5rLNXt13erl9Va+cOGQ4Ye9YoqwJwvLDu/LNMQbRCm8MwIhuCULHl7jlGjrlCTpwrTupedwNZq
        +S79lIiIPOsisSMSwykGv4nA/jl+o9isTvmiLJ21XCLHHP8PP2EfRuHdVpzFrI+D4f5xLIp5BWvGnOkgzHpE+5kgzZpKmV+cSIJAquatmY0ewhiaO5O0uU5XImp2nacb
        3WAcMNOj85eNkZhFCn2bGYyNwVAzg7EuGKYA27ygkUtTMkoyi7AZRAKIpSOk8nImbEJIkXXIG2iSjsQUhCTemGn+vUyQDg8SB3gMENQqCD4939vHW5AsZJ1sp/2SFdXO
        eiPPdPy/ketONSH5sxqcSaIi63UGVTOajcxkNcFmgZsL7K7wcIfXAPh4wtcbfgNhhdF4wcSThecuvOTKK+68fgBv8OQ17+MyD4SNGc3KTtPvUP+r5OYqgUmCKJEscZ0k
        qZJilPQmyWCRNBfJ7Kowpi491LhMUi5tOWt1yfptEvyhWIZwhEAEwiAKyyEGkRCLaIjDCkjASliNeFiLVbAeayAR6yAJGyAZGyEFmyAVmyEdWyADacaSS0kjc42+8+q4
        2NOD7xSENw6Pwxka/noceNeVFnhZJy7Shk2M0T9rGD0s8LNAopjKMFk/zRrkMf6TgOkeNQGJ8mizW0AiSuX3ejF6yMiIdFK02T16YNZfhc3D/KtfZypidG8FVqv6TPh6
        BD5fuJ6PndVrCsfo78d2tE/0s26aH0l2vWIO4OkoYPpM0faRZjUXQ6tm2gd+tlam+cWJ/TBcpzy8dU+MoX4laOmSKLgZ5iTCViRqVquvj5ICxZBtmpYt20cXc484vHVT
        8fGZ/3Qcs0egl81IZ4H6EtZLD2DQ12rWEioi6Z0meCjaYcw1eNXREuUmSUPus/e0WNgk27T1Uqpke3ak2aYsUPz0HkE+5h99lP8f8q4KdMRComO1dKcStytxrxL+/KXA
        +GXURPV0kqiZiFrImtceGko0fgytWAroU2/4BlAXkcL1Cv+XQhkPY8Q5KZwTEUmKTdPXEO0hotdIshK3SeW3kUjLKcM/zX8+uy4ZuzZh2ZiGkbfla4O2llKBI9eBIscu
        B4odux0odex1oMyxz4Fyx34HnI4KB6ochxyodhxxoNZxzIE6x3EHGhwnHGhy1Dtw0tHoQIHDiVtzUeQobwrFjjKh1FEilDmKhXJHkeB0FAhVjhyh2pEt1DoyhTpHhtDg
        SBeaHKlbnnSkTBnxYUTPQ5WjDPtQiFiEzW9PyEXJqK9gL+UqRvU+OoLh3EsVGN2tdAnjzD46hRFzhCIxivfSboyIIxSGcbWErmAU1lI+xsFN7ABGRCULw0gsYOuSEZzM
        Hq59TVW8Hoyb5+gaxoP17B+M8FQWguHcxCowcrrYDoyaejqKkX6MbcG4s4vfwrjaxa5gJNbQOoy+UrqLkdVI2zD6r9O/GH2t7C5G4X7Kxygv5PsxztTSKYyYyywSo2k/
        1WOER/IQjPWRfM09XXuSWgPWeyUsenidKd6Dr3LpqigxPlhqvYMTJ+KNS4HI34kDKMd+lGEvSrAHxdiNIuSjADuRgx3IxjZkYisykIZ0bLmeKCkjtcrBDWrCPhzGETSh
        EVXIuGO228nKQYVqs7HBuMlQ7RL3QtXgG+YNtqZsXLqK2Kkxukp+9cmLa3Hml4ZPIp9rTEJ1MiqtkV9fP4eH/YjV9S4uzcGVrZSgX/vxrh/mO4pnXh56i0oGvf/gy0Nb
        EPsPLl9GgnvjJdI5vk5WpOSzyjrK28R2KuTADsiG7ZAF2yATtkIGpEE6bIFU2AwpkKuhoImEPJ5yhvl/EpvBPFyZt4t5YFkleLsY4rzELWSROJL6SOM7qi145zX/M6sx
        4mNKx7ivhSIMWonnFyyHewo+nCTWYh38XJKwePZHpCEdW7Ea33ln4LFPjbH44/dnCh8PhxiwBaEwrEQchr/L+JQPNuMbfcAm/Prq8mYEY1kwfllqWRwM96CP5/8WDL5Q
        P2ap5d2llis9ojvCstW/xVot1plHHKAowXRvQZWTxHJ43Z2bUfoqD0Ak3EUJbXP5AE2tnRyuTplPqSnUtHcbdDtIaDu6uGNoxZB7eM4bEi4PMRmjA/5riIvr3L/hb+oa
        th5joLd6StkWSc7Nz0qLu6WDUZrFOQKLt7K4J2iPc+5+dGBQ3ckiW1kVfWlivTl9ifqpupaGJVv/kqOux75e3EPUEBMGsioYCs7qOqb9vJLAm42uCo7wGhXSAqmfD/BR
        C0i/Z/rJ3a69OiIU8kJ9vhOrnSzeyRKcbKWTxTnZCieLdbJoJ4txskgni3Ky5U4W4WRhThbuZCFOFupk/1ey4OnRs2hCQhNRHOKxSIpBShTSRyBDONJCNXOwf42tBoQE
        JMQhiuV5zFUvrZKN8ZPEmcM84CeOmziArBZrDDbBGotm2MvuU6lWaq6cX2y9/+QO11aPNOuegL9mVmdh0yX29hvGPuPfxkULX3nZZnFz1evmMDeYbHbKywteuG68ZmzQ
        DqNBVeTpHu95H72u+2gxffSM+0fhxrwfjoeiNkE7dEA9NMDZxmmEFONmoyC42BgXhBhshi0G0YjBSvC23EIstsAW+/PahHhwyNsQgUMRUMXQ/zwEP9skv6GS3wSrn98g
        yUuVzjEuWA36MwySTr/auMqoGsQJY8fUGo8bR48KHF5hnTgu3TJqjMeMI0cMG+piG9Zv2GssMcYbF/+50fuOpyDQ7IxINEdAfmJRCL5w6D8aVDLOPF4/TxD4NKuJwJlk
        0ttdXd1kibj4mGlBGP78g0MRJT4H03nUgfujCNRHYGFWZKnTTz3r2WWFbrgEXXAROuE8XIB26IBz0AZnoRVOwxm4ouEqIKEHUTfiXUjqRMoFpO9AhjaktWrmM/41dhUQ
        epDQjagL8U4kXUBKB9K3IUOrpp2JXhOvAs96zo7/1jHVrczEq2LFVRvFN7I2iKnmDVvFuq3i6Z2iIEiiQc3PJ8GQyddxULCNM28fyxATM16Fv0QakRt/6FbjZs8mwfZM
        LHPjVKZvsddGOAeDI0eGQcD5DFXBVzAKYzkDp8gMxSoUfUMWZYphAgnPKBNdE9OQhQ8MRdDy/q4kYR6B0EHtVJvTXMdch5MqKeogVUQdpkPjn6Rm7/x5uTPCk3qcnqs9
        M6b72Ccd97Y8Ux6fM3vuS9Sdq74nS6+cZXdvkCRxXd1WSCKfYOBSRtDb2A3TMuR20WwtZ91euzPy84lvOhoPtYpOfzIdaKf+w3G317VWs9M89Qv+TpAlV653uQrJQXIf
        Vf2gV0Vy21HDaFcFuN2ocQJnIUHBdZ5mlDEqoKqLMleGJAjxZ/Jh85Xsy+irI/853x29s/50hPW3w6x/HSz537m9I4O+M/zTA0mSvDqQP0EQTl4lxFZVOScYxI03Swtn
        O2IarRQnjTCpqgGTUgkWR5JOXoujLGNITScIT15NOtxS71NTqd8W4mBlnoT4AoQY/fm2D7iDj/GCInMRXHGCChemSkUQ+nuxUPm9iEgstiiuQbE6bDfH3Xq115AwgkgQ
        hSG5PRWrOVstMd5u9qvlYr2Yz5bu9eJdzqdrofKyKos6z1J1Oh7Oh/3ueDnx3Ka1XnFG9XYLdyZ682yOu/1iemYUa2R4neloXD3lP71HlApCq0MPUt1Ls5BmPs9cGvkk
        VAUCWQT6xSQNGy27vGx9i+GwsYXNhIsmtKZcwsoOZtSsL2vX4mE1/Vlb7ZrebKLJ1O85YJJbrkbR0AEYij4bQH8gFwO9ufO0MHsu/LMA4gZzKE1XGT4ErS8esaLvOYPI
        GhSAXxohBmEELo1cD0IW0TCjgGHAlIrHEfat5ERqREcDZJheYak7rG5T3ugyFD27yeSdTC8iWaHqP7H0i5EdmuXFLg/t0vRrEyUUJVQ1GNIA2RRSC8um8D03GDrSZlKL
        MXCV6UeUAfEjjJFgWZDaCOu2Lh8UljaD4ShaLGFjKC2uT/nRkkxbiCfTKZoiSDMnT7IOGzN2hMHH1T6UB8qubgaRhvvRQB/9UB99oz3OPkWQTtgL7eeJJ+wN9irccWOP
        2hPtYx+fIo0opmM0Jd+eXQGKN2PCtDxp9MWZGIQrfwpfUgZ4XjlIR0YSSSKiK+Xgzk8R8oFaXvzasS1V8IB+avey08umXaGXKiApxH04ZnxNQTNb7K5up+xn7Kftrfaz
        9ja7p9c5e4fd26fdfsE+0Pe8vdM+yO+ivcvuH/A+CZUehEYoYXfufOC0hUYKQRvVMbflZ8/hp99+yM5NeXyFnUrDissA3R9gI/d7zJIGHk5h33P+xNLdD9K9rbIbtJYt
        JrjXHXIIZJUsiApGoeWSkYiSzK+tWY/PHzvoW9cdl5dCByvESZJIUqUuiPO9krgXTJyIAmfdIebDLFzniugGmB6hum7MmxTLi8SpMpEGWsOyX3b+IvE/4t35eePPT8yY
        NHlSNGaa3EBntR3D0nFhtbmTIo0fobMNMRLRYIPZ3WOQ5EISN3D+SSLGfbgSStCEKeNkz5TVrHjSFJV7h5wcat42mNbBfrW2IUbeP84/WXIXpEhjKcy2qiXmfwzBxxza
        Gjvjn5Ad9ltXxT850iLfZGg6Npuazy0WaBUGFYuOw8RjE3CJ+CRCMjGFlEpOo6RTM2iZ9CxGNjOHVaf0g3fx0fstFQhRCIetJ5WPNw2RxpH4OPX3slhFbx9BFAw01OZi
        swiGzoN4twECz6nCFc91PtGxiPkpOXD1Idx1Ijrw/tuhI+NHb3ju0cSHj1Ut2PZ8TQ6O+K5953YdbliLP384LpjteNUaGk1Hj+H2jFj3rGlNO7AvB21v3WGXNqL30xve
        aJkcsgJRxrybuB3OCtqQ2wZc/enKT+j95cYvuJqLK7lATSgdDSU8qsZ/1UDEJgoDY/UKxGNEnEJY+OHlqB99goIlV3BAJE6qyBWAcSY4QACBkEpxBA4GSBKBwKgt2ShE
        TynAuMHhkgiyLNFxMAYKGAg+CwYC2KlPhwx/Uc/H/mYCgcAYAAai2RYOfGr5usIHw1CwZLwM//iKtG/MC7yJJoMkiYhmfUuvNIh7Zd8UqLVIANAGPOmqHydK9JN5KDB9
        0TBvI3hyeWVeDYK8CEvg/4ZBo0jEmcQJAPH/3RPwfg0HgM9brkEMfOmRyuH1zLD3jL0gYjKb9A92pSBUkuV6+RLWY4ORhgNiJnBB//gUzJ8w67nCz7EbeMkyQN8E/jv6
        gWU/4fu1+l2bMetmOo4OJwlGveibiHJPxUVh2ZbvJZL9DExnx1gdO8oK2B5JPsHy2DbLvZslsBWsACJ7SOksl8lSAdvOytgx1sHaWQ07wgrZLlb1hVIEyqG5lJp55eNn
        tMdoYCes+8aWvPe9Ucmcd1KLWT47zImKiFHK9rn+7WQHWQXLYbtZtYONUzCr2BFlv+uY5uX5c31+oF/84OMv/pUaK2kP83OJmv7yn7zn+v0LgDmHXh0/y41HCpl3D5v7
        WDk7FJ0tEXbUxs927/Pn1QxQTpDQaVS/XRudL1SLum99gJWP2Pwn72Ol7EgkmIjyvm9iBSGlEDS0TZ8+ocrOf7ejQTWbfEb3BtSIKJeJbSjCbvCqGGtwHGZdHRrRg0u4
        jlvQxYqtfuexXBZM/yOUQihi5PvBhRI/utmIqYNBp5nSQP2RPRI3yWRQJKYZZWUSe8Dyd79HR4kdrJwdZZrJh2qQhSkoeVMk43U8wFQha6QmuftjSG5ijSz7jDgnr2bH
        KBSaq+76yCSUJSAdZkcYI3eiHA8hfpsd9R9zRKt3dGzPCjNDVlK/StleVsb2M4OxZuYqiY1iibNmLSFdjsBci+5hNSk87vGDh9gBlo2G4rKn0lZThBRQZLSDVAguGzr7
        0kd3xLHyVRgsL2gjQZYN6EYsUA7bwZjgZPtYJtvCssITg5GVS/STHDZ3sOwWiZ4ok5hb72QH/+3QsPChKQkTiqgfb+Zj8l4Yp87/Q7aj5gcoEEv4/yheS83YVo15Tnrx
        6Wk3wV4IQzjE7x7gDz0jUTL9USeHk8xFiodO7z1eMegf3y7qiCkOiV0gIxun9+oeLp9+fZfX2MWGhHKMPe+Xhkc0I5iHEuQMyUwWvU5QCY3h+HgrsiCRyDWjSKiQDzA5
        JZIJXpZTuJ+IXlCtoija9C460quKKIHBwGTBSxpkNtGiUSMMqiSwoZsNF+RfQrixxntM1WBTcjmroCyMq1PY9yYWxl8PZdGUgrff5B9cxHtjIsVny3BnYP+v2XScNl/H
        eWnLttsYssFVUMAESYTdXeBM03G9RREFN/cfkqsCAQ==
        """;

    private static byte[] Unpack()
    {
        using var brotli = new BrotliStream(new MemoryStream(Convert.FromBase64String(Packed)), CompressionMode.Decompress);
        using var bytes = new MemoryStream();
        brotli.CopyTo(bytes);
        return bytes.ToArray();
    }
}
