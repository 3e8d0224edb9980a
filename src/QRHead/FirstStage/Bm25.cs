namespace QRHead.FirstStage;

/// <summary>
/// BM25 over passages in memory: title and text as one. Words are cut as an index of passages cuts them, so both find and score alike.
/// Immutable, safe for concurrent use.
/// </summary>
internal sealed class Bm25 : IFirstStage
{
    /// <summary>The name of the first stages that go by words.</summary>
    public const string WordsName = "bm25";

    private readonly Collection _collection = new();
    private readonly List<string> _ids = [];
    private readonly Lazy<Dictionary<string, int>> _places;
    private readonly (float K1, float B) _settings;

    /// <summary>Takes the words of passages.</summary>
    /// <param name="passages">The passages, read once; words that are rare among them count most.</param>
    /// <param name="k1">As in <see cref="IFirstStage.OfWords"/>.</param>
    /// <param name="b">As in <see cref="IFirstStage.OfWords"/>.</param>
    public Bm25(IEnumerable<Passage> passages, float k1 = Bm25Formula.UsualK1, float b = Bm25Formula.UsualB)
    {
        ArgumentNullException.ThrowIfNull(passages);
        _settings = (k1, b);
        foreach (Passage passage in passages)
        {
            _collection.Add(_ids.Count, WordsOf(passage));
            _ids.Add(passage.Id);
        }

        _places = new(() => _ids.Index().ToDictionary(id => id.Item, id => id.Index, StringComparer.Ordinal));
    }

    /// <inheritdoc/>
    public string Name => WordsName;

    /// <summary>Gets how many passages there are.</summary>
    public int Count => _ids.Count;

    /// <summary>Finds passages that have a word of the query; equal scores in the order in which they were given.</summary>
    /// <inheritdoc/>
    public IReadOnlyList<(string Id, double Score)> Best(string query, int count, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        return
        [
            .. Bm25Formula.Scores(query, _collection, _settings, cancellationToken)
                .OrderByDescending(found => found.Value).ThenBy(found => found.Key).Take(count)
                .Select(found => (_ids[(int)found.Key], found.Value)),
        ];
    }

    /// <summary>Scores passages; 0 for one that has no word of the query.</summary>
    /// <exception cref="ArgumentException">Two of the passages that were given have the same id.</exception>
    /// <inheritdoc/>
    public IReadOnlyList<double> Scores(string query, IReadOnlyList<string> ids, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(ids);
        IReadOnlyList<double> all = Scores(query, cancellationToken);
        return [.. ids.Select(id => _places.Value.TryGetValue(id, out int place) ? all[place] : double.NaN)];
    }

    /// <summary>Scores all passages.</summary>
    /// <param name="query">The user's search text; words and nothing else.</param>
    /// <param name="cancellationToken">Stops between words.</param>
    /// <returns><c>[passages]</c> in the order in which they were given; 0 for one that has no word of the query.</returns>
    public IReadOnlyList<double> Scores(string query, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        var scores = new double[Count];
        foreach ((long place, double score) in Bm25Formula.Scores(query, _collection, _settings, cancellationToken))
            scores[place] = score;
        return scores;
    }

    /// <summary>Cuts a passage, with its title.</summary>
    internal static List<string> WordsOf(Passage passage) =>
        WordCutter.OfPassage(string.IsNullOrEmpty(passage.Title) ? passage.Text : $"{passage.Title}\n{passage.Text}");

    private sealed class Collection : IPostings
    {
        private readonly Dictionary<string, List<Posting>> _words = new(StringComparer.Ordinal);

        public long Passages { get; private set; }

        public long Words { get; private set; }

        public void Add(int passage, List<string> words)
        {
            Passages++;
            Words += words.Count;
            foreach ((string word, int times) in words.CountBy(word => word, StringComparer.Ordinal))
            {
                if (!_words.TryGetValue(word, out List<Posting>? postings))
                    _words.Add(word, postings = []);
                postings.Add(new Posting(passage, times, words.Count));
            }
        }

        public IReadOnlyList<Posting> Of(string word) => _words.GetValueOrDefault(word) ?? [];
    }
}
