using System.Text.Json;
using System.Text.Json.Serialization;
using QRHead.Evaluation;
using QRHead.Lab.Journals;

namespace QRHead.Lab.Experiments;

/// <summary>Several ways of ranking on the same queries and candidates, from one reading of them: a run for each.</summary>
internal static class Experiment
{
    private const string Format = "qrhead-experiment";

    /// <summary>
    /// Ranks the candidates of each query by each system. Queries that follow each other with the same candidates share the reading of
    /// them.
    /// </summary>
    /// <param name="retriever">What reads; its heads are those of all systems.</param>
    /// <param name="instances">The queries with their candidates.</param>
    /// <param name="options">The systems, and how to read.</param>
    /// <param name="cancellationToken">Stops within a chunk; what is ranked stays in the journal.</param>
    /// <returns>A run for each system.</returns>
    /// <exception cref="InputException">
    /// A run that takes part lacks a query, a query is empty, or the journal is of another experiment.
    /// </exception>
    public static IReadOnlyList<Run> Run(
        QRRetriever retriever, IReadOnlyList<EvaluationInstance> instances, ExperimentOptions options, CancellationToken cancellationToken)
    {
        foreach (IReadOnlyList<Passage> passages in instances.Select(instance => instance.Passages).Distinct())
            PassageIds.RefuseDuplicates(passages);
        foreach (Run run in options.Systems.Select(system => system.Run).OfType<Run>())
            RunScores.Check(run, instances);
        if (instances.FirstOrDefault(instance => string.IsNullOrWhiteSpace(instance.Query.Text)) is { } empty)
            throw new InputException($"{empty.Place ?? "An instance"}: the query '{empty.Query.Id}' is empty; each needs a text.");
        EvaluationInstance[] cut = Prepare(instances, options);
        using Journal? journal = options.Journal is { } path ? Journal.Open(path, Format, SettingsOf(retriever, cut, options)) : null;
        List<ExperimentLine> done = [.. journal?.Lines().Select((line, i) => LineOf(line, cut.ElementAtOrDefault(i), options)) ?? []];
        var stages = new StageScores(done.Count < cut.Length ? cut : [], options, cancellationToken);
        void Keep(ExperimentLine line)
        {
            journal?.Append(JsonSerializer.SerializeToUtf8Bytes(line, ExperimentJsonContext.Default.ExperimentLine));
            done.Add(line);
            options.Progress?.Report(new ExperimentProgress(done.Count, cut.Length));
        }

        options.Progress?.Report(new ExperimentProgress(done.Count, cut.Length));
        while (done.Count < cut.Length)
        {
            IReadOnlyList<Passage> passages = cut[done.Count].Passages;
            EvaluationInstance[] some = [.. cut.Skip(done.Count).TakeWhile(instance => instance.Passages.SequenceEqual(passages))];
            Rank(retriever, some, options, stages, Keep, cancellationToken);
        }

        return [.. options.Systems.Select((system, i) => new Run(
            system.Name, done.SelectMany(
                line => line.Passages.Zip(line.Scores[i]).Where(pair => !double.IsNaN(pair.Second))
                    .Select(pair => new RunEntry(line.Query, pair.First, pair.Second)))))];
    }

    /// <summary>Ranks the candidates that some queries share, and gives each query's line away as soon as it is ranked.</summary>
    private static void Rank(
        QRRetriever retriever, EvaluationInstance[] instances, ExperimentOptions options, StageScores stages, Action<ExperimentLine> ranked,
        CancellationToken cancellationToken)
    {
        RankingSystem[] byHeads = [.. options.Systems.Where(system => system.Heads is not null)];
        RankOptions ranking = RankingOf(options);
        IReadOnlyList<Passage> passages = instances[0].Passages;
        void Add(EvaluationInstance instance, double[][] attention)
        {
            cancellationToken.ThrowIfCancellationRequested();
            IReadOnlyDictionary<string, double[]> said = stages.Of(instance.Query.Text, passages, cancellationToken);
            double[] Scores(RankingSystem system)
            {
                double[][] own = system.Run is { } run ? [RunScores.Of(run, instance)] : system.Heads is not null
                    ? [attention[Array.IndexOf(byHeads, system)]] : [];
                double[][] all = [.. own, .. system.Said.Select(stage => said[stage.Stage])];
                return all is [var one] ? one : Fusion.Of(
                    system.Fusion ?? default, all, [.. own.Select(_ => 1.0), .. system.Said.Select(stage => stage.Weight)]);
            }

            ranked(ExperimentLine.Of(instance, [.. options.Systems.Select(Scores)], options.Depth));
        }

        // First stages alone need no model.
        if (byHeads.Length == 0)
        {
            foreach (EvaluationInstance instance in instances)
                Add(instance, []);
            return;
        }

        int number = 0;
        retriever.RankEach(
            [.. instances.Select(instance => instance.Query.Text)], passages,
            found => Add(
                instances[number++],
                [.. byHeads.Select(
                    (_, set) => found.Passages.OrderBy(passage => passage.Index).Select(passage => (double)passage.ComparedScores[set])
                        .ToArray())]),
            ranking, cancellationToken);
    }

    /// <summary>
    /// Reads a line of the journal: the result of the query in its place, with a score of each system for each candidate.
    /// </summary>
    private static ExperimentLine LineOf(JournalLine line, EvaluationInstance? instance, ExperimentOptions options)
    {
        ExperimentLine read = Journal.Parse(line, ExperimentJsonContext.Default.ExperimentLine);
        string[] ids = [.. instance?.Passages.Select(passage => passage.Id) ?? []];
        bool fits = read.Query == instance?.Query.Id
            && (options.Depth is null ? read.Passages.SequenceEqual(ids)
                : read.Passages.All(ids.ToHashSet(StringComparer.Ordinal).Contains))
            && read.Scores.Count == options.Systems.Count && read.Scores.All(scores => scores?.Length == read.Passages.Count);
        return fits ? read : throw new InputException(
            $"{line.Place}: other queries, candidates or numbers of scores found than those of this experiment. Delete the file.");
    }

    private static EvaluationInstance Cut(EvaluationInstance instance, int? words) => words is null
        ? instance
        : instance with { Passages = [.. instance.Passages.Select(passage => passage with { Text = WordLimit.Cut(passage.Text, words) })] };

    /// <summary>Cuts the candidates' texts as the options say.</summary>
    internal static EvaluationInstance[] Prepare(IReadOnlyList<EvaluationInstance> instances, ExperimentOptions options) =>
        [.. instances.Select(instance => Cut(instance, options.TruncateWords))];

    /// <summary>All that the numbers depend on.</summary>
    internal static string SettingsOf(QRRetriever retriever, IReadOnlyList<EvaluationInstance> instances, ExperimentOptions options)
    {
        // What heads and rules are, the ranking's own fingerprint says.
        IEnumerable<string> systems = options.Systems.Select(system => string.Join(' ',
        [
            $"{system.Name} {system.Heads is not null} {system.Fusion}",
            string.Join(' ', system.Said.Select(said => FormattableString.Invariant($"{said.Stage} {said.Weight}"))),
            system.Run is { } run ? RunScores.Fingerprint(run) : "",
        ]));
        string depth = options.Depth is { } most ? FormattableString.Invariant($"the best {most}") : "all";
        return JournalSettings.Of(
            [retriever.Fingerprint(RankingOf(options)), StageScores.SettingsOf(options), depth, .. systems,
                InstanceFingerprint.Of(instances)]);
    }

    private static RankOptions RankingOf(ExperimentOptions options) => options.Ranking with
    {
        Compared =
        [
            .. options.Systems.Where(system => system.Heads is not null).Select(system => new ComparedHeads(system.Heads!, system.Scoring)),
        ],
        IsBrief = true,
    };
}

/// <summary>One query: candidates, and what each system gave them; NaN where it does not rank the candidate.</summary>
internal sealed record ExperimentLine(string Query, IReadOnlyList<string> Passages, IReadOnlyList<double[]> Scores)
{
    /// <summary>Makes a line of the best passages of each system.</summary>
    /// <param name="instance">The query with its candidates.</param>
    /// <param name="scores"><c>[systems][candidates]</c>; of equal ones the first is better.</param>
    /// <param name="depth">How many each system ranks at most; null for all.</param>
    public static ExperimentLine Of(EvaluationInstance instance, double[][] scores, int? depth)
    {
        string[] ids = [.. instance.Passages.Select(passage => passage.Id)];
        if (depth is not { } most || most >= ids.Length)
            return new ExperimentLine(instance.Query.Id, ids, scores);
        HashSet<int>[] best =
        [
            .. scores.Select(own => Enumerable.Range(0, ids.Length).OrderByDescending(place => own[place]).Take(most).ToHashSet()),
        ];
        int[] kept = [.. best.SelectMany(places => places).Distinct().Order()];
        return new ExperimentLine(
            instance.Query.Id, [.. kept.Select(place => ids[place])],
            [.. scores.Zip(best, (own, ranked) => kept.Select(place => ranked.Contains(place) ? own[place] : double.NaN).ToArray())]);
    }
}

/// <summary>Reads and writes the journal without reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(ExperimentLine))]
internal sealed partial class ExperimentJsonContext : JsonSerializerContext;
