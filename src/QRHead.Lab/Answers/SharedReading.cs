using System.Text;
using QRHead.Evaluation;
using QRHead.Extensions.AI;

namespace QRHead.Lab.Answers;

/// <summary>Passages that are read once for all questions about them: to choose some, and to find where answers are from.</summary>
internal sealed class SharedReading : IDisposable
{
    private readonly QRRetriever _retriever;
    private readonly IReadOnlyList<Passage> _passages;
    private readonly AnswerExperimentOptions _options;
    private readonly ReadContext? _context;
    private readonly AnswerCiter? _citer;
    private readonly Lazy<IFirstStage> _words;

    public SharedReading(
        QRRetriever retriever, IReadOnlyList<Passage> passages, AnswerExperimentOptions options, CancellationToken cancellationToken)
    {
        (_retriever, _passages, _options) = (retriever, passages, options);
        _words = new(() => IFirstStage.OfWords(passages));
        if (!options.Systems.Any(system => system.IsCited))
            return;
        _context = retriever.Read(passages, cancellationToken: cancellationToken);
        _citer = new AnswerCiter(_context);
    }

    /// <summary>Answers a question.</summary>
    /// <param name="system">What to show.</param>
    /// <param name="instance">The question.</param>
    /// <param name="number">The question's number, so that what is drawn differs.</param>
    /// <param name="cancellationToken">Stops the answer.</param>
    public SystemAnswer Answer(AnswerSystem system, EvaluationInstance instance, int number, CancellationToken cancellationToken)
    {
        Passage[] shown = Shown(system, instance, number, cancellationToken);
        string[] ids = [.. shown.Select(passage => passage.Id)];
        IReadOnlyList<ChatTurn> turns = AnswerPrompt.For(instance.Query.Text, shown, askForNumbers: system == AnswerSystem.Numbered);
        try
        {
            string answer = Written(turns, _options.Generation with { KeepRead = system == AnswerSystem.Full }, cancellationToken);
            return new(system.Name, ids, answer, system.IsCited ? SourcesOf(answer, instance.Query.Text, shown, cancellationToken) : []);
        }
        catch (PromptTooLongException)
        {
            return new(system.Name, ids, Text: null, []);
        }
    }

    public void Dispose() => _context?.Dispose();

    private string Written(IReadOnlyList<ChatTurn> turns, GenerationOptions generation, CancellationToken cancellationToken)
    {
        if (_options.Writer is { } writer)
            return writer.Answer(turns, generation, cancellationToken);
        var answer = new StringBuilder();
        foreach (GeneratedPiece piece in _retriever.Chat(turns, generation, cancellationToken))
            answer.Append(piece.Text);
        return answer.ToString().Trim();
    }

    /// <summary>In the order of the document, whoever chooses.</summary>
    private Passage[] Shown(AnswerSystem system, EvaluationInstance instance, int number, CancellationToken cancellationToken)
    {
        int top = Math.Min(_options.Top, _passages.Count);
        IEnumerable<string> chosen = system switch
        {
            _ when system == AnswerSystem.Full => _passages.Select(passage => passage.Id),
            _ when system == AnswerSystem.Oracle => instance.Gold.Where(gold => gold.Value > 0).Select(gold => gold.Key),
            _ when system == AnswerSystem.Bm25 => _words.Value.Best(instance.Query.Text, top, cancellationToken).Select(found => found.Id),
            _ when system == AnswerSystem.Random =>
                new PythonRandom(_options.Seed + (uint)number).Sample(_passages.Count, top).Select(place => _passages[place].Id),
            _ => _context!.Rank(instance.Query.Text, cancellationToken).Passages.Take(top).Select(passage => passage.Passage.Id),
        };
        HashSet<string> ids = [.. chosen];
        return [.. _passages.Where(passage => ids.Contains(passage.Id))];
    }

    private SentenceSource[] SourcesOf(string answer, string question, Passage[] shown, CancellationToken cancellationToken)
    {
        CitedAnswer cited = _citer!.Cite(answer, question, shown, cancellationToken);
        ILookup<int, Citation> bySentence = cited.Citations.ToLookup(citation => citation.Start);
        IEnumerable<int> sentences = bySentence.Select(sentence => sentence.Key)
            .Union(cited.Unsupported.Select(range => range.Start)).Order();
        return
        [
            .. sentences.Select(start => new SentenceSource(
                bySentence[start].FirstOrDefault(citation => citation.By is not CitedBy.Model)?.PassageId,
                bySentence[start].FirstOrDefault(citation => citation.By is not CitedBy.Attention)?.PassageId)),
        ];
    }
}
