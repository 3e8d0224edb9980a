using QRHead.Prompting.Templates;
using QRHead.Prompting.Templates.Statements;
using QRHead.Prompting.Templates.Values;
using QRHead.Tokenization;

namespace QRHead.Prompting;

/// <summary>
/// The program that comes with a chat model and writes a conversation as the model was trained to read it: a Jinja template. What it can do
/// is found out once, when it is opened, by letting it write conversations. Safe for concurrent use.
/// </summary>
/// <remarks>
/// It runs within bounds of steps, depth and text, since it comes from anybody. Whatever it does to a speaker's words, they stay known as
/// such, and no token that the template uses is recognised in them.
/// </remarks>
internal sealed class ChatTemplate
{
    private readonly Statement _program;
    private readonly IReadOnlyDictionary<string, string> _tokens;
    private readonly Tokenizer _tokenizer;
    private readonly string _place;
    private readonly TimeProvider _clock;
    private readonly ChatTraits _traits;

    private ChatTemplate(
        Statement program, IReadOnlyDictionary<string, string> tokens, Tokenizer tokenizer, string place, TimeProvider clock)
    {
        (_program, _tokens, _tokenizer, _place, _clock) = (program, tokens, tokenizer, place, clock);
        _traits = ChatTraits.Of(this, tokenizer);
    }

    /// <summary>Gets where it was found.</summary>
    public string Place => _place;

    /// <summary>Gets whether a turn of the role <c>system</c> is written.</summary>
    public bool AllowsSystem => _traits.AllowsSystem;

    /// <summary>Gets whether user and assistant must take turns, so that what a user says in several is to be made one.</summary>
    public bool NeedsAlternation => _traits.NeedsAlternation;

    /// <summary>Gets whether today's date is written.</summary>
    public bool WritesDate => _traits.WritesDate;

    /// <summary>Gets whether blanks at the ends of a user's words are kept.</summary>
    public bool KeepsBlanks => _traits.KeepsBlanks;

    /// <summary>Gets what is written before a conversation of its own accord, such as words of a system turn; empty for nothing.</summary>
    public string OwnWords => _traits.OwnWords;

    /// <summary>Gets what ends the model's turn; empty where nothing does.</summary>
    public string TurnEnd => _traits.TurnEnd;

    /// <summary>Gets what is written to make the model answer.</summary>
    public string AnswerStart => _traits.AnswerStart;

    /// <summary>Gets the tokens that end the model's turn, beside those that the model's configuration names.</summary>
    internal IReadOnlyList<int> EndTokens => _traits.EndTokens;

    /// <summary>Opens a template and tries it.</summary>
    /// <param name="source">The template.</param>
    /// <param name="tokens">The tokens that a template may name, by their names: <c>bos_token</c> and the like.</param>
    /// <param name="tokenizer">The model's tokenizer.</param>
    /// <param name="place">Where it was found, for messages.</param>
    /// <param name="clock">What it takes for now; null for the system's clock.</param>
    /// <exception cref="ChatTemplateException">It is broken, asks for something unknown, or does not show what a user says.</exception>
    internal static ChatTemplate Open(
        string source, IReadOnlyDictionary<string, string> tokens, Tokenizer tokenizer, string place, TimeProvider? clock = null)
    {
        Statement program;
        try
        {
            program = TemplateParser.Read(source);
        }
        catch (TemplateFault fault)
        {
            throw new ChatTemplateException(
                $"{place}: the chat template can't be read. {fault.Message} Give another template for the model, or use another program "
                + "that serves it.", fault);
        }

        return new ChatTemplate(program, tokens, tokenizer, place, clock ?? TimeProvider.System);
    }

    /// <summary>
    /// Writes a conversation and encodes it; nothing is added to what the template wrote, so a token for the beginning never stands twice.
    /// </summary>
    /// <param name="turns">What was said.</param>
    /// <param name="thinking">
    /// Whether the model may think before it answers, where the template asks; null for the template's own choice.
    /// </param>
    /// <exception cref="ChatTemplateException">The template refuses the conversation, or words in it would end their own turn.</exception>
    internal Encoding Encode(IReadOnlyList<ChatTurn> turns, bool? thinking = null)
    {
        _traits.CheckTexts(turns, _place);
        ChatPrompt prompt = Write(turns, addAnswer: true, thinking);
        return _tokenizer.Encode(prompt.Text, AddedTokenScope.SteeringWithin(prompt.Template, _traits.Steering), addTemplate: false);
    }

    /// <summary>Writes a conversation.</summary>
    /// <param name="turns">What was said.</param>
    /// <param name="addAnswer">Whether to end with what makes the model answer.</param>
    /// <param name="thinking">Whether the model may think before it answers; null for the template's own choice.</param>
    /// <exception cref="ChatTemplateException">The template refuses the conversation, or fails.</exception>
    internal ChatPrompt Write(IReadOnlyList<ChatTurn> turns, bool addAnswer, bool? thinking = null)
    {
        try
        {
            return Write(turns, addAnswer, thinking, _traits.WantsParts, _clock);
        }
        catch (TemplateRefusal refusal)
        {
            throw new ChatTemplateException(
                $"{_place}: the chat template refuses this conversation of {Roles(turns)}: {refusal.Message}", refusal);
        }
        catch (TemplateFault fault)
        {
            throw new ChatTemplateException(
                $"{_place}: the chat template fails. {fault.Message} Give another template for the model.", fault);
        }
    }

    /// <summary>The same, for a try.</summary>
    /// <exception cref="TemplateFault">It refuses or fails; the message has the line.</exception>
    internal ChatPrompt Write(IReadOnlyList<ChatTurn> turns, bool addAnswer, bool? thinking, bool wantsParts, TimeProvider clock)
    {
        var budget = new TemplateBudget(turns.Sum(turn => (long)turn.Text.Length));
        var run = new TemplateRun(budget, clock);
        var scope = new Scope(run, outer: null);
        foreach (Function function in Globals.All)
            scope.Set(function.Name, function);
        foreach ((string name, string token) in _tokens)
            scope.Set(name, MarkedText.Written(token));
        foreach (string name in (ReadOnlySpan<string>)["tools", "documents"])
            scope.Set(name, null);
        scope.Set("messages", new Sequence([.. turns.Select(turn => Message(turn, wantsParts))]));
        scope.Set("add_generation_prompt", addAnswer);
        if (thinking is { } wanted)
            scope.Set("enable_thinking", wanted);

        var output = new MarkedTextBuilder(budget);
        try
        {
            _program.Render(scope, output);
        }
        catch (TemplateFault fault) when (fault is not TemplateRefusal)
        {
            throw new TemplateFault($"Line {run.Line}: {fault.Message}");
        }

        MarkedText written = output.Build();
        return new ChatPrompt(written.Text, written.Given);
    }

    private static Mapping Message(ChatTurn turn, bool wantsParts)
    {
        MarkedText text = MarkedText.FromOutside(turn.Text);
        object content = wantsParts ? new Sequence([new Mapping([("type", MarkedText.Written("text")), ("text", text)])]) : text;
        return new Mapping([("role", MarkedText.Written(turn.Role)), ("content", content)]);
    }

    private static string Roles(IReadOnlyList<ChatTurn> turns) => turns.Count <= 6
        ? string.Join(", ", turns.Select(turn => turn.Role))
        : $"{turns.Count} turns, the first of {turns[0].Role}";
}
