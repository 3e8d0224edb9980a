using System.CommandLine;
using QRHead.Documents;
using QRHead.Tokenization;

namespace QRHead.Cli;

/// <summary>The passages that a verb is given: files of them, or standard input, or none where a context has them.</summary>
internal static class PassageArguments
{
    /// <summary>Makes the argument.</summary>
    public static Argument<string[]> Files() => new("passages")
    {
        Description =
            "Files of passages (.jsonl, .json), or of texts (text, Markdown, PDF, HTML, Word, EPUB, mail, chats, code); '-' reads from "
            + "standard input. None where --context has them.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    /// <summary>Makes the option for the length of passages in texts.</summary>
    public static Option<int> ChunkTokens() => new("--chunk-tokens")
    {
        Description = "How long a passage of a text may be, in tokens.",
        DefaultValueFactory = _ => TextSplitter.DefaultMaxTokens,
        HelpName = "N",
    };

    /// <summary>Reads the passages.</summary>
    /// <param name="files">The files; none for no passages.</param>
    /// <param name="chunkTokens">How long a passage of a text may be.</param>
    /// <param name="tokenizer">What counts tokens.</param>
    /// <exception cref="InputException">A file is broken.</exception>
    /// <exception cref="UsageException">Standard input is named beside files.</exception>
    public static IReadOnlyList<Passage> Read(string[] files, int chunkTokens, Tokenizer tokenizer)
    {
        var splitter = new TextSplitter(chunkTokens, tokenizer.CountTokens);
        return files switch
        {
            [] => [],
            ["-"] => FromStandardInput(splitter),
            _ when files.Contains("-") => throw new UsageException("Standard input ('-') can't be read together with files."),
            _ => PassageFile.Read(files, splitter, DocumentReaders.All),
        };
    }

    private static IReadOnlyList<Passage> FromStandardInput(TextSplitter splitter)
    {
        using var reader = new StreamReader(Console.OpenStandardInput(), PassageFile.Utf8, detectEncodingFromByteOrderMarks: false);
        return PassageFile.Read(reader, "standard input", splitter);
    }
}
