using QRHead.Prompting.Templates;
using QRHead.Tokenization;

namespace QRHead.Prompting;

/// <summary>What a chat template does, found out by letting it write conversations of words that nobody says.</summary>
internal sealed record ChatTraits
{
    private const string Said = "qrsaid", Asked = "qrasked", Answered = "qranswered", Ruled = "qrruled";

    private static readonly TimeProvider SomeDay = new Fixed(new DateTimeOffset(2001, 2, 3, 4, 5, 6, TimeSpan.Zero));
    private static readonly TimeProvider OtherDay = new Fixed(new DateTimeOffset(2012, 11, 22, 13, 14, 15, TimeSpan.Zero));

    /// <summary>Gets whether content is given as a list of parts.</summary>
    public required bool WantsParts { get; init; }

    public bool AllowsSystem { get; private init; }

    public bool NeedsAlternation { get; private init; }

    public bool WritesDate { get; private init; }

    public bool KeepsBlanks { get; private init; }

    public string OwnWords { get; private init; } = "";

    public string TurnEnd { get; private init; } = "";

    public string AnswerStart { get; private init; } = "";

    /// <summary>Gets the tokens with which the template writes: they steer the model, whatever the tokenizer says of them.</summary>
    public IReadOnlySet<int> Steering { get; private init; } = new HashSet<int>();

    /// <summary>Gets the first of them in what ends the model's turn.</summary>
    public IReadOnlyList<int> EndTokens { get; private init; } = [];

    /// <summary>Gets the words that end a user's turn where no token does; null where one does.</summary>
    private string? UserEnd { get; init; }

    /// <summary>Tries a template.</summary>
    /// <exception cref="ChatTemplateException">It does not show what a user says.</exception>
    public static ChatTraits Of(ChatTemplate template, Tokenizer tokenizer)
    {
        bool parts = WantsPartsOf(template);
        string? Write(TimeProvider clock, bool addAnswer, params ChatTurn[] turns)
        {
            try
            {
                return template.Write(turns, addAnswer, thinking: null, parts, clock).Text;
            }
            catch (TemplateFault)
            {
                return null;
            }
        }

        string asked = Write(SomeDay, true, ChatTurn.User(Asked))!;
        string open = Write(SomeDay, false, ChatTurn.User(Asked)) ?? asked;
        string dialogue = Write(SomeDay, false, ChatTurn.User(Said), ChatTurn.Assistant(Answered), ChatTurn.User(Asked)) ?? "";
        string ended = Write(SomeDay, false, ChatTurn.User(Asked), ChatTurn.Assistant(Answered)) ?? "";
        string behindAsked = Behind(asked, Asked), turnEnd = Behind(ended, Answered);
        AddedToken[] steering = [.. tokenizer.AddedTokens.Where(token => IsSteering(token, asked + dialogue + ended))];
        return new ChatTraits
        {
            WantsParts = parts,
            AllowsSystem = Write(SomeDay, true, ChatTurn.System(Ruled), ChatTurn.User(Asked))?.Contains(
                Ruled, StringComparison.Ordinal) ?? false,
            NeedsAlternation = Write(SomeDay, true, ChatTurn.User(Said), ChatTurn.User(Asked)) is null,
            WritesDate = Write(OtherDay, true, ChatTurn.User(Asked)) != asked,
            KeepsBlanks = Write(SomeDay, true, ChatTurn.User($" \n{Asked}\n "))?.Contains(
                $" \n{Asked}\n ", StringComparison.Ordinal) ?? false,
            OwnWords = OwnWordsOf(Before(asked, Asked), Between(dialogue, Answered, Asked)),
            TurnEnd = turnEnd.Trim(),
            AnswerStart = asked.StartsWith(open, StringComparison.Ordinal) ? asked[open.Length..] : "",
            Steering = steering.Select(token => token.Id).ToHashSet(),
            EndTokens = FirstIn(turnEnd, steering) is { } end ? [end.Id] : [],
            UserEnd = FirstIn(behindAsked, steering) is null && behindAsked.Trim() is { Length: > 0 } words ? words : null,
        };
    }

    /// <summary>Refuses texts that say the very words that end a user's turn, where only words do.</summary>
    /// <exception cref="ChatTemplateException">One does.</exception>
    public void CheckTexts(IReadOnlyList<ChatTurn> turns, string place)
    {
        if (UserEnd is { } words && turns.FirstOrDefault(turn => turn.Text.Contains(words, StringComparison.Ordinal)) is { } found)
        {
            throw new ChatTemplateException(
                $"{place}: a turn of {found.Role} contains \"{words}\", with which this chat template ends a user's turn: the model "
                + "would take what follows for its own. "
                + "Take that out of the text, or use a model whose turns end with a token.");
        }
    }

    private static bool WantsPartsOf(ChatTemplate template)
    {
        TemplateFault? fault = null;
        foreach (bool parts in (ReadOnlySpan<bool>)[false, true])
        {
            try
            {
                if (template.Write([ChatTurn.User(Asked)], addAnswer: true, thinking: null, parts, SomeDay).Text.Contains(
                    Asked, StringComparison.Ordinal))
                    return parts;
            }
            catch (TemplateFault found)
            {
                fault ??= found;
            }
        }

        throw new ChatTemplateException(
            $"{template.Place}: the chat template does not show what a user says{(fault is null ? "." : $": {fault.Message}")} Give "
            + "another template for the model.", fault);
    }

    /// <summary>Whether a template writes with a token. White space is text even where it is a token.</summary>
    private static bool IsSteering(AddedToken token, string written) =>
        !string.IsNullOrWhiteSpace(token.Content) && written.Contains(token.Content, StringComparison.Ordinal);

    private static AddedToken? FirstIn(string text, IReadOnlyList<AddedToken> tokens) => tokens
        .Select(token => (Token: token, Place: text.IndexOf(token.Content, StringComparison.Ordinal)))
        .Where(found => found.Place >= 0 && string.IsNullOrWhiteSpace(text[..found.Place]))
        .OrderBy(found => (found.Place, -found.Token.Content.Length))
        .FirstOrDefault().Token;

    /// <summary>What stands before the first turn, without what opens every turn of a user.</summary>
    private static string OwnWordsOf(string beforeFirst, string beforeLater)
    {
        int common = 0;
        while (common < Math.Min(beforeFirst.Length, beforeLater.Length) && beforeFirst[^(common + 1)] == beforeLater[^(common + 1)])
            common++;
        return beforeFirst[..^common].Trim();
    }

    private static string Before(string text, string word) =>
        text.IndexOf(word, StringComparison.Ordinal) is >= 0 and int at ? text[..at] : "";

    private static string Behind(string text, string word) =>
        text.LastIndexOf(word, StringComparison.Ordinal) is >= 0 and int at ? text[(at + word.Length)..] : "";

    private static string Between(string text, string first, string second) => Before(Behind(text, first), second);

    private sealed class Fixed(DateTimeOffset now) : TimeProvider
    {
        public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

        public override DateTimeOffset GetUtcNow() => now;
    }
}
