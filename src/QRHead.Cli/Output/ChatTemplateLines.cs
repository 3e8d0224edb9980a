using QRHead.Prompting;

namespace QRHead.Cli.Output;

/// <summary>What a model's chat template does, for people.</summary>
internal static class ChatTemplateLines
{
    public static void Say(Action<string, string> say, ChatTemplate template)
    {
        say("chat template", $"found in {template.Place}");
        say("  system turn", template.AllowsSystem ? "written" : "refused or left out");
        say("  turns", template.NeedsAlternation ? "user and assistant must alternate" : "in any order");
        say("  user's blanks", template.KeepsBlanks ? "kept" : "cut off at the ends");
        say("  date", template.WritesDate ? "today's is written" : "not written");
        say("  own words", Shown(template.OwnWords, "none"));
        say("  turn ends by", Shown(template.TurnEnd, "nothing"));
        say("  answer begins", Shown(template.AnswerStart, "with nothing"));
    }

    private static string Shown(string text, string none)
    {
        const int Most = 100;
        string line = VisibleText.Of(text.ReplaceLineEndings("\\n"));
        return line.Length == 0 ? none : line.Length <= Most ? line : $"{line[..Most]}…";
    }
}
