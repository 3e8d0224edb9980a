using System.CommandLine;
using QRHead.Heads;
using QRHead.Prompting;

namespace QRHead.Cli;

/// <summary>The options that choose a model and how it is read: the same for every verb.</summary>
internal static class ModelOptions
{
    private static readonly Option<string?> Model = new("--model")
    {
        Description = "A model's folder in Hugging Face layout; without it the small built-in model is used.",
        HelpName = "FOLDER",
    };

    private static readonly Option<string?> Heads = new("--heads")
    {
        Description = "Which heads to read: a preset (lme, nq, ...), a head set file, a list such as \"13-18,13-21\", or all.",
        HelpName = "HEADS",
    };

    private static readonly Option<string?> Prompt = new("--prompt")
    {
        Description = $"The prompt's form, where the tokenizer does not tell: {string.Join(", ", PromptFormat.All.Select(format => format.Name))}.",
        HelpName = "FORM",
    };

    private static readonly Option<int> Threads = new("--threads")
    {
        Description = "How many threads compute.",
        DefaultValueFactory = _ => Environment.ProcessorCount,
        HelpName = "N",
    };

    public static void AddTo(Command command)
    {
        Require.AtLeastOne(Threads);
        foreach (Option option in new Option[] { Model, Heads, Prompt, Threads })
            command.Options.Add(option);
    }

    /// <summary>Loads the model that the options name; says on stderr when it is the built-in one.</summary>
    public static QRRetriever Load(ParseResult parsed)
    {
        string? model = parsed.GetValue(Model);
        if (model is null)
            Console.Error.WriteLine("qrhead: using the small built-in model, about as good as BM25; for better rankings: --model FOLDER");
        return QRRetriever.Load(model, new QRRetrieverOptions
        {
            Heads = HeadsOf(parsed.GetValue(Heads)),
            Prompt = PromptOf(parsed.GetValue(Prompt)),
            Threads = parsed.GetValue(Threads),
        });
    }

    private static HeadSelection? HeadsOf(string? text) =>
        text is null ? null
        : string.IsNullOrWhiteSpace(text) ? throw new UsageException("--heads is empty.")
        : HeadSelection.Parse(text);

    private static PromptFormat? PromptOf(string? name)
    {
        if (name is null)
            return null;
        try
        {
            return PromptFormat.Named(name);
        }
        catch (ArgumentException exception)
        {
            throw new UsageException($"--prompt: {exception.Message}");
        }
    }
}
