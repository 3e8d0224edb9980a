using System.CommandLine;
using Microsoft.Extensions.AI;
using QRHead.Cli.Output;
using QRHead.Documents;

namespace QRHead.Cli;

/// <summary><c>qrhead index build</c> and <c>qrhead index add</c>.</summary>
internal static class IndexAddCommand
{
    private static readonly Argument<string[]> Inputs = new("passages")
    {
        Description =
            "Files of passages (.jsonl or .json), files of texts (text, Markdown, PDF, HTML, Word, EPUB, mail, chats, code), or folders "
            + "of them; '-' reads passages from standard input.",
        Arity = ArgumentArity.OneOrMore,
    };

    /// <summary>How texts are split.</summary>
    public static Option<int?> ChunkTokens { get; } = new("--chunk-tokens")
    {
        Description =
            $"How long a passage of a text may be, in tokens; as long as before in this index, or {TextSplitter.DefaultMaxTokens}, "
            + "unless told otherwise.",
        HelpName = "N",
    };

    private static readonly Option<OverflowPolicy> OnOverflow = new("--on-overflow")
    {
        Description = "What to do with a passage that has more tokens than are kept for it: error or truncate.",
        CustomParser = Require.OneOf<OverflowPolicy>,
        HelpName = "POLICY",
    };

    private static readonly Option<bool> Strict = new("--strict")
    {
        Description =
            "Stop at a file that can't be read, before anything is changed; without it such files are named, left out and counted (exit "
            + "code 3).",
    };

    private static readonly Option<KeyPrecision?> Keys = new("--keys")
    {
        Description =
            "How keys are stored: int8, or int4, which takes half the room, or int16; int8 unless told otherwise, and int16 for heads "
            + "that score by attention.",
        CustomParser = result => Require.OneOf<KeyPrecision>(result),
        HelpName = "PRECISION",
    };

    private static readonly Option<int?> PassageTokens = new("--passage-tokens")
    {
        Description =
            $"How many tokens a passage may have, with marker and title; {IndexOptions.DefaultPassageTokens} unless told otherwise.",
        HelpName = "N",
    };

    private static readonly Option<string?> Embeddings = EmbeddingsOption.Create();

    /// <param name="name">The verb.</param>
    /// <param name="description">What it does.</param>
    /// <param name="makes">Whether it makes an index where there is none.</param>
    public static Command Create(string name, string description, bool makes)
    {
        var command = new Command(name, description) { IndexCommand.Index, Inputs, ChunkTokens, OnOverflow, Strict, Embeddings };
        ModelOptions.AddTo(command);
        if (makes)
        {
            Require.AtLeastOne(PassageTokens);
            command.Options.Add(Keys);
            command.Options.Add(PassageTokens);
        }

        command.SetAction(
            (parsed, cancellationToken) => Task.Run(
                () => Failure.Catch(() => Run(parsed, makes, cancellationToken)), CancellationToken.None));
        return command;
    }

    private static int Run(ParseResult parsed, bool makes, CancellationToken cancellationToken)
    {
        string path = parsed.GetValue(IndexCommand.Index)!;
        if (parsed.GetValue(OnOverflow) == OverflowPolicy.Window)
            throw new UsageException("--on-overflow is window; passages of an index are read whole: expected error or truncate.");
        bool there = IndexFolder.Exists(path);
        if (!there && !makes)
            throw new UsageException($"{path}: there is no index; make one with qrhead index build.");
        using QRRetriever retriever = there
            ? ModelOptions.LoadFor(parsed, path, cancellationToken)
            : ModelOptions.Load(parsed, cancellationToken, ModelOptions.ForReading(Reading.Alone));
        using PassageIndex index = there ? Opened(parsed, makes, retriever, path) : retriever.CreateIndex(path, OptionsOf(parsed));
        IndexUpdate[] updates;
        using (var progress = new ProgressLine("reading"))
            updates = [.. Updates(parsed, retriever, index, progress, cancellationToken)];
        Embed(parsed, index, cancellationToken);
        return IndexUpdateOutput.Write(Console.Out, updates, index.Folder.Info().PassageTokens);
    }

    /// <summary>
    /// Embeds what has no embedding yet, where embeddings are asked for or the index has some; says so where that can't be done without
    /// being told by what.
    /// </summary>
    private static void Embed(ParseResult parsed, PassageIndex index, CancellationToken cancellationToken)
    {
        string? where = parsed.GetValue(Embeddings), recorded = index.Folder.Info().Embeddings;
        if ((where ?? recorded) is null)
            return;
        using IEmbeddingGenerator<string, Embedding<float>> embedder = EmbeddingsOption.OpenFor(where, recorded ?? where);
        using var progress = new ProgressLine("embedding");
        index.Embed(embedder, where ?? EmbeddingsOption.Usual, progress, cancellationToken);
    }

    private static IndexOptions OptionsOf(ParseResult parsed) => new()
    {
        Keys = parsed.GetValue(Keys),
        PassageTokens = parsed.GetValue(PassageTokens) ?? IndexOptions.DefaultPassageTokens,
    };

    /// <summary>Opens an index that is there; what was decided when it was made can't be decided again.</summary>
    private static PassageIndex Opened(ParseResult parsed, bool makes, QRRetriever retriever, string path)
    {
        PassageIndex index = retriever.OpenIndex(path);
        IndexInfo info = index.Folder.Info();
        KeyPrecision? keys = makes ? parsed.GetValue(Keys) : null;
        int? tokens = makes ? parsed.GetValue(PassageTokens) : null;
        if ((keys ?? info.Keys) == info.Keys && (tokens ?? info.PassageTokens) == info.PassageTokens)
            return index;
        index.Dispose();
        throw new UsageException(
            $"{path}: the index keeps {info.PassageTokens} tokens for each passage, as {info.Keys.ToString().ToLowerInvariant()}; leave "
            + "--keys and --passage-tokens out, or build another index.");
    }

    private static IEnumerable<IndexUpdate> Updates(
        ParseResult parsed, QRRetriever retriever, PassageIndex index, IProgress<ReadProgress> progress,
        CancellationToken cancellationToken)
    {
        TextSplitter splitter = SplitterOf(parsed, retriever, index);
        OverflowPolicy overflow = parsed.GetValue(OnOverflow);
        var options = new TextFilesOptions
        {
            Readers = DocumentReaders.All,
            Strict = parsed.GetValue(Strict),
            LeftOut = new LeftOutLines(Console.Error),
        };
        string[] inputs = parsed.GetValue(Inputs)!, texts =
        [
            .. inputs.Where(IsText),
        ], files = [.. inputs.Where(input => input != "-" && !IsText(input))];

        // All lists of passages are read before anything is changed: one may have an id of another.
        if (inputs.Contains("-") && inputs.Length > 1)
            throw new UsageException("Standard input ('-') can't be read together with files.");
        IReadOnlyList<Passage> passages = inputs is ["-"] ? FromStandardInput(splitter) : files.Length > 0
            ? PassageFile.Read(files, splitter, options.Readers) : [];
        if (texts.Length > 0)
            yield return index.AddTexts(texts, splitter, options, progress, cancellationToken);
        if (passages.Count > 0)
            yield return index.Add(passages, overflow, progress, cancellationToken);

        // JSON is that of a chat, or a list of passages.
        bool IsText(string input) => Directory.Exists(input)
            || (options.Readers.Know(input)
                && (!Path.GetExtension(input).Equals(".json", StringComparison.OrdinalIgnoreCase)
                    || options.Readers.Read(input) is not null));
    }

    /// <summary>Splits texts as the index's were split before, unless something else is asked for.</summary>
    public static TextSplitter SplitterOf(ParseResult parsed, QRRetriever retriever, PassageIndex index) =>
        new(parsed.GetValue(ChunkTokens) ?? index.Folder.Recipe?.ChunkTokens ?? TextSplitter.DefaultMaxTokens,
            retriever.Tokenizer.CountTokens);

    private static IReadOnlyList<Passage> FromStandardInput(TextSplitter splitter)
    {
        using var reader = new StreamReader(Console.OpenStandardInput(), PassageFile.Utf8, detectEncodingFromByteOrderMarks: false);
        return PassageFile.Read(reader, "standard input", splitter);
    }
}
