using System.CommandLine;
using QRHead.Extensions.AI.Endpoints;

namespace QRHead.Cli;

/// <summary>The options that say who answers, and how.</summary>
internal static class AnswerOptions
{
    /// <summary>Where the key of a server is.</summary>
    private const string KeyVariable = "QRHEAD_API_KEY";

    private static readonly Option<string?> Endpoint = new("--endpoint")
    {
        Description =
            "A server that answers instead of the model that ranks: an address in OpenAI's form, such as http://127.0.0.1:8080/v1, or "
            + $"ollama. Its key is taken from {KeyVariable}.",
        HelpName = "URL",
    };

    private static readonly Option<string> EndpointModel = new("--endpoint-model")
    {
        Description = "The model's name on that server.",
        HelpName = "NAME",
        DefaultValueFactory = _ => "default",
    };

    private static readonly Option<int> Timeout = new("--timeout")
    {
        Description = "How long the server may take to begin, in seconds.",
        HelpName = "SECONDS",
        DefaultValueFactory = _ => 600,
    };

    private static readonly Option<int> MaxTokens = new("--max-tokens")
    {
        Description = "How many tokens an answer may have.",
        HelpName = "N",
        DefaultValueFactory = _ => 256,
    };

    private static readonly Option<double> Temperature = new("--temperature")
    {
        Description = "How freely words are drawn; 0 takes the most likely one each time.",
        HelpName = "T",
    };

    private static readonly Option<double> TopP = new("--top-p")
    {
        Description = "The share of probability that words are drawn from.",
        HelpName = "P",
        DefaultValueFactory = _ => 1,
    };

    private static readonly Option<int> TopK = new("--top-k")
    {
        Description = "How many of the likeliest words are drawn from; 0 for all.",
        HelpName = "K",
    };

    private static readonly Option<double> MinP = new("--min-p")
    {
        Description = "How likely a word must be beside the likeliest one.",
        HelpName = "P",
    };

    private static readonly Option<double> Penalty = new("--repetition-penalty")
    {
        Description = "By how much words that were said are made less likely.",
        HelpName = "X",
        DefaultValueFactory = _ => 1,
    };

    private static readonly Option<ulong> Seed = new("--seed")
    {
        Description = "What words are drawn from: the same seed gives the same answer.",
        HelpName = "N",
    };

    /// <summary>What ends an answer: white space may, an empty line above all.</summary>
    public static readonly Option<string[]> Stop = new("--stop")
    {
        Description = "A text that ends the answer; may be given more than once.",
        HelpName = "TEXT",
    };

    private static readonly Option<bool> Think = new("--think")
    {
        Description = "Let a model that can think do so before it answers; its thoughts are not shown.",
    };

    /// <summary>Adds them.</summary>
    public static void AddTo(Command command)
    {
        Require.AtLeastOne(Timeout);
        Require.AtLeastOne(MaxTokens);
        foreach (Option option in new Option[] { Endpoint, EndpointModel, Timeout, MaxTokens, Temperature, TopP, TopK, MinP, Penalty, Seed,
            Stop, Think })
            command.Options.Add(option);
    }

    /// <summary>Whether a server is to answer.</summary>
    public static bool IsEndpoint(ParseResult parsed) => parsed.GetValue(Endpoint) is not null;

    /// <summary>Finds the server.</summary>
    /// <param name="parsed">The options.</param>
    /// <param name="http">What sends; the caller's, who sets nothing.</param>
    /// <returns>The server; null where the model itself is to answer.</returns>
    /// <exception cref="UsageException">The address is none.</exception>
    public static ChatEndpoint? OpenEndpoint(ParseResult parsed, HttpClient http)
    {
        if (parsed.GetValue(Endpoint) is not { } endpoint)
            return null;
        try
        {
            http.Timeout = TimeSpan.FromSeconds(parsed.GetValue(Timeout));
            string? key = Environment.GetEnvironmentVariable(KeyVariable) is { Length: > 0 } given ? given : null;
            return new ChatEndpoint(http, ChatEndpoint.AddressOf(endpoint), parsed.GetValue(EndpointModel)!, key, http.Timeout);
        }
        catch (ArgumentException)
        {
            throw new UsageException($"--endpoint is '{endpoint}'; expected an address such as http://127.0.0.1:8080/v1, or ollama.");
        }
    }

    /// <summary>How to write.</summary>
    /// <exception cref="UsageException">A number is out of range.</exception>
    public static GenerationOptions Generation(ParseResult parsed)
    {
        try
        {
            return new GenerationOptions
            {
                MaxTokens = parsed.GetValue(MaxTokens),
                Temperature = parsed.GetValue(Temperature),
                TopP = parsed.GetValue(TopP),
                TopK = parsed.GetValue(TopK),
                MinP = parsed.GetValue(MinP),
                RepetitionPenalty = parsed.GetValue(Penalty),
                Seed = parsed.GetValue(Seed),
                StopTexts = parsed.GetValue(Stop) ?? [],
                Thinking = parsed.GetValue(Think),
            }.Checked();
        }
        catch (ArgumentException exception)
        {
            throw new UsageException(exception.Message);
        }
    }
}
