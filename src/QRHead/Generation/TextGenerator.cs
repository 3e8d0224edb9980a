using QRHead.Inference;
using QRHead.Tokenization;

namespace QRHead.Generation;

/// <summary>Lets a model write text. Safe for concurrent use.</summary>
/// <param name="model">The model.</param>
/// <param name="tokenizer">Its tokenizer.</param>
/// <param name="endTokens">The tokens that end a turn.</param>
/// <param name="maxTokens">How many tokens it can read.</param>
internal sealed class TextGenerator(AttentionModel model, Tokenizer tokenizer, IReadOnlyList<int> endTokens, int maxTokens)
{
    /// <summary>Continues a text.</summary>
    /// <param name="prompt">The text; at least one token, and fewer than the model can read.</param>
    /// <param name="options">How to write.</param>
    /// <param name="begun">Gives a cache with the beginning of the text, and room for so many tokens; null to read all of it.</param>
    /// <param name="kept">Where to take the beginning from, and to leave what was read; null for nowhere.</param>
    /// <param name="cancellationToken">Stops within a chunk or a token.</param>
    /// <returns>The pieces, each made when it is asked for; the last says why the model stopped.</returns>
    /// <exception cref="ArgumentException">There is no text, or an option is out of range.</exception>
    public IEnumerable<GeneratedPiece> Write(
        int[] prompt, GenerationOptions options, Func<int, KvCache>? begun, KeptReading? kept, CancellationToken cancellationToken)
    {
        options.Checked();
        if (!model.GivesLogits)
            throw new InvalidOperationException("The model was loaded to rank only. Load it with WithVocabulary, so that it can write.");
        if (prompt.Length == 0)
            throw new ArgumentException("There is no token to continue.", nameof(prompt));
        KeptReading? keeping = model.DependsOnPlannedLength ? null : kept;
        return Pieces(prompt, options, begun ?? (room => keeping?.Take(prompt, room) ?? model.NewCache(room)), keeping, cancellationToken);
    }

    private IEnumerable<GeneratedPiece> Pieces(
        int[] prompt, GenerationOptions options, Func<int, KvCache> begun, KeptReading? keeping, CancellationToken cancellationToken)
    {
        int most = Math.Min(options.MaxTokens, maxTokens - prompt.Length);
        HashSet<int> ends = [.. endTokens, .. options.StopTokens];
        var text = new StreamedText(tokenizer);
        var stops = new StopTexts(options.StopTexts);
        var sampler = new TokenSampler(options, prompt);
        int written = 0;
        List<int> read = [.. prompt];
        KvCache cache = begun(prompt.Length + most);
        int readBefore = cache.Length;
        try
        {
            foreach (DecodedToken token in DecodeLoop.Run(model, cache, prompt, sampler, most, withAttention: false, cancellationToken))
            {
                written++;
                read.Add(token.Id);
                if (ends.Contains(token.Id))
                {
                    yield return Last(StopReason.End);
                    yield break;
                }

                string piece = stops.Add(text.Add(token.Id));
                if (stops.Found)
                {
                    yield return Counted(piece, StopReason.StopText);
                    yield break;
                }

                yield return new GeneratedPiece(piece, written, Stop: null);
            }

            yield return Last(StopReason.Length);
        }
        finally
        {
            if (keeping is null)
                cache.Dispose();
            else
                keeping.Keep(cache, read);
        }

        GeneratedPiece Last(StopReason reason)
        {
            string left = stops.Add(text.End());
            return stops.Found ? Counted(left, StopReason.StopText) : Counted(left + stops.End(), reason);
        }

        GeneratedPiece Counted(string piece, StopReason reason) => new(piece, written, reason)
        {
            PromptTokens = prompt.Length,
            KeptTokens = readBefore,
        };
    }
}
