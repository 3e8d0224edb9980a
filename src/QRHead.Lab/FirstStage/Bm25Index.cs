using Lucene.Net.Analysis;
using Lucene.Net.Analysis.En;
using Lucene.Net.Analysis.TokenAttributes;
using Lucene.Net.Documents;
using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Store;
using Lucene.Net.Util;
using QRHead.Lab.FirstStage;
using Directory = Lucene.Net.Store.Directory;
using LuceneQuery = Lucene.Net.Search.Query;

namespace QRHead.Lab;

/// <summary>
/// Finds passages by their words: BM25 over title and text as one field, English words stemmed and without stop words, as Anserini indexes
/// BEIR. Safe for concurrent use; dispose it after the last search.
/// </summary>
/// <remarks>Robertson and Zaragoza: The Probabilistic Relevance Framework, 2009; computed by Lucene.Net.</remarks>
public sealed class Bm25Index : IDisposable
{
    private const string IdField = "id", TitleField = "title", TextField = "text", WordsField = "words";
    private const LuceneVersion Version = LuceneVersion.LUCENE_48;

    private readonly Directory _directory;
    private readonly DirectoryReader _reader;
    private readonly IndexSearcher _searcher;
    private readonly Analyzer _analyzer = new EnglishAnalyzer(Version);

    private Bm25Index(Directory directory, Bm25Settings settings)
    {
        _directory = directory;
        _reader = DirectoryReader.Open(directory);
        _searcher = new IndexSearcher(_reader) { Similarity = new Bm25Scoring(settings) };
    }

    /// <summary>Gets how many passages there are.</summary>
    public int Count => _reader.NumDocs;

    /// <summary>Indexes passages in memory.</summary>
    /// <param name="passages">The passages, read once.</param>
    /// <param name="settings">The numbers of BM25; null for the defaults.</param>
    /// <returns>The index.</returns>
    public static Bm25Index Of(IEnumerable<Passage> passages, Bm25Settings? settings = null)
    {
        ArgumentNullException.ThrowIfNull(passages);
        settings ??= new();
        var directory = new RAMDirectory();
        Write(directory, passages, settings, CancellationToken.None);
        return new Bm25Index(directory, settings);
    }

    /// <summary>Opens the index of the same passages and settings that is in a folder; makes it first where there is none.</summary>
    /// <param name="folder">The folder for indexes; each lies in a folder of its own, which is there whole or not at all.</param>
    /// <param name="passages">
    /// The passages; they are read once to tell them from others, and again to index them, so a corpus may be larger than memory.
    /// </param>
    /// <param name="settings">The numbers of BM25; null for the defaults.</param>
    /// <param name="cancellationToken">Stops the work; nothing is left behind.</param>
    /// <returns>The index.</returns>
    /// <exception cref="IOException">The folder can't be written to, or the index in it is damaged.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static Bm25Index InFolder(
        string folder, IEnumerable<Passage> passages, Bm25Settings? settings = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ArgumentNullException.ThrowIfNull(passages);
        settings ??= new();
        string path = Path.Combine(folder, $"bm25-{Bm25Fingerprint.Of(passages, settings, cancellationToken)}");
        if (!System.IO.Directory.Exists(path))
            WriteFolder(path, passages, settings, cancellationToken);
        return new Bm25Index(FSDirectory.Open(path), settings);
    }

    /// <summary>Searches.</summary>
    /// <param name="query">
    /// The user's search text; words and nothing else: no character has a meaning of its own. A word that stands twice counts twice.
    /// </param>
    /// <param name="top">How many passages to find at most; at least 1.</param>
    /// <returns>Passages that have a word of the query, the best first; equal scores in the order in which they were indexed.</returns>
    public IReadOnlyList<Bm25Hit> Search(string query, int top)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentOutOfRangeException.ThrowIfLessThan(top, 1);
        return [.. Hits(query, top).Select(hit => new Bm25Hit(hit.Doc, PassageAt(hit.Doc), hit.Score))];
    }

    /// <summary>Finds the places of passages, without their texts; see <see cref="Search"/>.</summary>
    internal int[] Best(string query, int top) => [.. Hits(query, top).Select(hit => hit.Doc)];

    /// <summary>Gets a passage's texts.</summary>
    internal Passage PassageAt(int index)
    {
        Document document = _searcher.Doc(index);
        return new Passage(document.Get(IdField), document.Get(TextField), document.Get(TitleField));
    }

    /// <summary>Scores all passages.</summary>
    /// <param name="query">As in <see cref="Search"/>.</param>
    /// <returns><c>[passages]</c> in the order in which they were indexed; 0 for one that has no word of the query.</returns>
    public float[] Scores(string query)
    {
        ArgumentNullException.ThrowIfNull(query);
        var scores = new float[Count];
        foreach (ScoreDoc hit in Hits(query, Count))
            scores[hit.Doc] = hit.Score;
        return scores;
    }

    /// <summary>Frees the index; one in a folder stays there.</summary>
    public void Dispose()
    {
        _reader.Dispose();
        _directory.Dispose();
        _analyzer.Dispose();
    }

    private static void WriteFolder(string path, IEnumerable<Passage> passages, Bm25Settings settings, CancellationToken cancellationToken)
    {
        string unfinished = $"{path}.{Guid.NewGuid():N}.incomplete";
        try
        {
            using (var directory = FSDirectory.Open(unfinished))
                Write(directory, passages, settings, cancellationToken);

            // Another process may have made the same index meanwhile: then its is as good.
            if (!System.IO.Directory.Exists(path))
                System.IO.Directory.Move(unfinished, path);
        }
        finally
        {
            if (System.IO.Directory.Exists(unfinished))
                System.IO.Directory.Delete(unfinished, recursive: true);
        }
    }

    private static void Write(
        Directory directory, IEnumerable<Passage> passages, Bm25Settings settings, CancellationToken cancellationToken)
    {
        using var analyzer = new EnglishAnalyzer(Version);

        // Only neighbours are merged, at last all to one segment: so Lucene's numbers are the passages' indices, by which it also breaks
        // ties.
        using var writer = new IndexWriter(directory, new IndexWriterConfig(Version, analyzer)
        {
            Similarity = new Bm25Scoring(settings),
            MergePolicy = new LogDocMergePolicy(),
            MergeScheduler = new SerialMergeScheduler(),
        });
        foreach (Passage passage in passages)
        {
            cancellationToken.ThrowIfCancellationRequested();
            writer.AddDocument(DocumentOf(passage));
        }

        writer.ForceMerge(1);
        writer.Commit();
    }

    private static Document DocumentOf(Passage passage)
    {
        var document = new Document
        {
            new StoredField(IdField, passage.Id),
            new StoredField(TextField, passage.Text),
            new TextField(
                WordsField, string.IsNullOrEmpty(passage.Title) ? passage.Text : $"{passage.Title} {passage.Text}", Field.Store.NO),
        };
        if (passage.Title is { } title)
            document.Add(new StoredField(TitleField, title));
        return document;
    }

    private ScoreDoc[] Hits(string query, int top) => Count == 0 ? [] : _searcher.Search(QueryOf(query), Math.Min(top, Count)).ScoreDocs;

    /// <summary>Any of the words; in parts, for Lucene limits how many stand in one.</summary>
    private BooleanQuery QueryOf(string query)
    {
        var whole = new BooleanQuery(disableCoord: true);
        foreach (LuceneQuery[] some in Words(query).CountBy(word => word, StringComparer.Ordinal).Select(TermOf)
            .Chunk(BooleanQuery.MaxClauseCount))
        {
            var part = new BooleanQuery(disableCoord: true);
            foreach (LuceneQuery term in some)
                part.Add(term, Occur.SHOULD);
            whole.Add(part, Occur.SHOULD);
        }

        return whole;
    }

    private static TermQuery TermOf(KeyValuePair<string, int> word) => new(new Term(WordsField, word.Key)) { Boost = word.Value };

    private List<string> Words(string query)
    {
        var words = new List<string>();
        using TokenStream stream = _analyzer.GetTokenStream(WordsField, query);
        ICharTermAttribute word = stream.AddAttribute<ICharTermAttribute>();
        stream.Reset();
        while (stream.IncrementToken())
            words.Add(word.ToString()!);
        stream.End();
        return words;
    }
}
