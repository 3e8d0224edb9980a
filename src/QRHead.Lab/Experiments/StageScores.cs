using System.Globalization;
using QRHead.Evaluation;

namespace QRHead.Lab.Experiments;

/// <summary>What first stages say about candidates, with the statistics of all candidates of an experiment. Not thread-safe.</summary>
internal sealed class StageScores
{
    /// <summary>Changes with the way in which words are cut and scored.</summary>
    public const string WordForm = "bm25 1";

    private readonly Dictionary<string, IFirstStage> _stages;
    private readonly Dictionary<Passage, int> _places = [];

    /// <summary>Makes the first stages that have a say.</summary>
    /// <param name="instances">The queries with their candidates.</param>
    /// <param name="options">The systems.</param>
    /// <param name="cancellationToken">Stops the embedding between passages.</param>
    /// <exception cref="ArgumentException">A first stage is unknown, or there is nothing that embeds.</exception>
    public StageScores(IEnumerable<EvaluationInstance> instances, ExperimentOptions options, CancellationToken cancellationToken)
    {
        string[] names = [.. NamesOf(options)];
        if (names.Length > 0)
        {
            foreach (Passage passage in instances.Select(instance => instance.Passages).Distinct().SelectMany(passages => passages))
                _places.TryAdd(passage, _places.Count);
        }

        // Passages of different queries may have one id.
        Passage[] all = [.. _places.Select(passage => passage.Key with { Id = IdOf(passage.Value) })];
        _stages = names.ToDictionary(name => name, name => name switch
        {
            RankingSystem.WordStage => IFirstStage.OfWords(all),
            RankingSystem.DenseStage when options.Embedder is { } embedder =>
                IFirstStage.OfEmbeddings(all, embedder, progress: null, cancellationToken),
            RankingSystem.DenseStage =>
                throw new ArgumentException($"The first stage '{name}' needs {nameof(ExperimentOptions.Embedder)}.", nameof(options)),
            _ => throw new ArgumentException(
                $"The first stage '{name}' is unknown; expected {RankingSystem.WordStage} or {RankingSystem.DenseStage}.", nameof(options)),
        });
    }

    /// <summary>Scores the candidates of a query.</summary>
    /// <returns>For each first stage <c>[passages]</c>.</returns>
    public IReadOnlyDictionary<string, double[]> Of(string query, IReadOnlyList<Passage> passages, CancellationToken cancellationToken)
    {
        string[] ids = _stages.Count == 0 ? [] : [.. passages.Select(passage => IdOf(_places[passage]))];
        return _stages.ToDictionary(stage => stage.Key, stage => stage.Value.Scores(query, ids, cancellationToken).ToArray());
    }

    /// <summary>All about first stages that the numbers depend on.</summary>
    public static string SettingsOf(ExperimentOptions options) => string.Join(' ', NamesOf(options).Select(name => name switch
    {
        RankingSystem.WordStage => WordForm,
        RankingSystem.DenseStage => $"{name} {options.EmbeddingModel}",
        _ => name,
    }));

    private static IEnumerable<string> NamesOf(ExperimentOptions options) =>
        options.Systems.SelectMany(system => system.Said).Select(said => said.Stage).Distinct();

    private static string IdOf(int place) => place.ToString(CultureInfo.InvariantCulture);
}
