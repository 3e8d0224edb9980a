namespace QRHead.Doors;

/// <summary>How a page of rankings looks: one column, light or dark as the system is, on narrow screens and on paper too.</summary>
public static class PageStyle
{
    /// <summary>The style sheet.</summary>
    public static string Text => """
        :root {
          color-scheme: light dark;
          --paper: #fdfcfa; --ink: #1d1c1a; --soft: #5f5b54; --line: #dcd8d0; --bar: #2f7d4f; --shade: 255 190 40;
        }
        @media (prefers-color-scheme: dark) {
          :root { --paper: #161513; --ink: #ece9e3; --soft: #a9a49a; --line: #36332e; --bar: #5fbf86; --shade: 150 95 0; }
        }
        * { box-sizing: border-box; }
        body { margin: 0; background: var(--paper); color: var(--ink); font: 1rem/1.6 system-ui, sans-serif; }
        main { max-width: 46rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; }
        h1 { font-size: 1rem; margin: 0; color: var(--soft); font-weight: 600; }
        h2 { font-size: 1.5rem; line-height: 1.3; margin: 2rem 0 .25rem; overflow-wrap: anywhere; }
        h3 { font-size: 1rem; margin: 0; overflow-wrap: anywhere; }
        ol { list-style: none; margin: 0; padding: 0; counter-reset: rank; }
        article { border-top: 1px solid var(--line); padding: 1rem 0; }
        li { counter-increment: rank; }
        h3::before { content: counter(rank) '. '; color: var(--soft); }
        p { margin: .25rem 0; }
        .about, .score { color: var(--soft); font-size: .875rem; overflow-wrap: anywhere; }
        .nothing { border: 1px solid var(--line); border-left: .3rem solid var(--bar); padding: .5rem .75rem; }
        .title { font-weight: 600; }
        .title, .text { white-space: pre-wrap; overflow-wrap: anywhere; }
        .bar, .column { background: var(--line); border-radius: .25rem; overflow: hidden; }
        .bar { display: inline-block; width: 6rem; height: .5rem; margin-right: .5rem; }
        .bar span { display: block; height: 100%; background: var(--bar); }
        mark { color: inherit; background: rgb(var(--shade) / calc(.12 + var(--s) * .63)); border-radius: .2rem; padding: 0 .05rem; }
        summary { cursor: pointer; color: var(--soft); font-size: .875rem; }
        .heads { display: flex; flex-wrap: wrap; gap: .75rem; padding: .5rem 0; font-size: .75rem; color: var(--soft); }
        .head { display: flex; flex-direction: column; align-items: center; }
        .column { display: flex; align-items: flex-end; width: 1.5rem; height: 3rem; }
        .column span { display: block; width: 100%; background: var(--bar); }
        @media print { body { font-size: 10pt; } }

        """;
}
