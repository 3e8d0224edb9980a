using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text.Json;
using BenchmarkDotNet.Attributes;
using QRHead.Inference;
using QRHead.Retrieval;

namespace QRHead.Benchmarks;

/// <summary>
/// Measures a question over an index of 1,000 passages of about 100 tokens, and the model's pass over its own tokens, on all cores: with
/// SmolLM2 and SQuAD's texts where a folder <c>shared</c> lies beside the project, else with the built-in model. Figures are for one
/// question, of twenty.
/// </summary>
[IterationCount(20)]
[InvocationCount(1, 1)]
public class IndexQuestionBenchmarks
{
    private const int Passages = 1000, PassageWords = 74, Questions = 20;

    private static readonly string Folder = Path.Combine(Path.GetTempPath(), $"qrhead-benchmark-{Environment.ProcessId}");

    private QRRetriever _retriever = null!;
    private PassageIndex _index = null!;
    private AloneReader _reader = null!;
    private AttentionModel _model = null!;
    private KvCache _prefix = null!, _begun = null!;
    private string[] _questions = [];
    private int[][] _tails = [];
    private int _instruction;

    /// <summary>Loads the model, makes the index once for all benchmarks of a run, and encodes the questions.</summary>
    [GlobalSetup]
    public void Load()
    {
        _retriever = QRRetriever.Load(
            ProjectFiles.Shared("models/smollm2-135m-instruct/SmolLM2-135M-Instruct.Q4_1.gguf"), new()
            {
                Heads = HeadSelection.DefaultFor(Reading.Alone),
            });
        bool made = Directory.Exists(Folder);
        _index = made ? _retriever.OpenIndex(Folder) : _retriever.CreateIndex(Folder);
        if (!made)
        {
            var watch = Stopwatch.StartNew();
            _index.Add([.. Texts().Select((text, i) => new Passage($"{i}", text))]);
            Console.WriteLine($"// {watch.Elapsed.TotalSeconds:F1} s for reading them");
        }

        _questions = ProjectFiles.Shared("data/squad-dev/queries.jsonl") is { } file
            ? [.. File.ReadLines(file).Take(Questions)
                .Select(line => JsonDocument.Parse(line).RootElement.GetProperty("text").GetString()!)]
            : [.. Enumerable.Repeat(StagePassages.Question, Questions)];

        RankingModel model = ModelOf(_retriever);
        (_reader, _model) = (ReaderOf(_index), model.Attention);
        _tails = [.. _questions.Select(question => model.Prompts.TailOf(question).Ids)];
        _instruction = model.Prompts.NullTail.Instruction.Length;
        int[] prefix = model.Prompts.Prefix.ToArray();
        _prefix = Read(prefix);
        _begun = Read([.. prefix, .. _tails[0][.._instruction]]);
        Console.WriteLine(
            $"// {_index.Folder.Info().Tokens} tokens in {Passages} passages, {_tails.Average(tail => tail.Length)} in a question, "
            + $"{_instruction} of them the instruction");
        if (!made)
            CompareInTurn();
    }

    /// <summary>Frees the model.</summary>
    [GlobalCleanup]
    public void Free()
    {
        _prefix.Dispose();
        _begun.Dispose();
        _index.Dispose();
        _retriever.Dispose();
    }

    /// <summary>Finds the ten best passages.</summary>
    /// <returns>The best scores' sum.</returns>
    [Benchmark(Description = "a question", OperationsPerInvoke = Questions)]
    public double Ask() => _questions.Sum(question => _index.Search(question).Passages[0].Score);

    /// <summary>Encodes a question, reads it and prepares it for the scan.</summary>
    /// <returns>Tokens that were read.</returns>
    [Benchmark(Description = "reading it", OperationsPerInvoke = Questions)]
    public int Hold() =>
        _questions.Sum(question => _reader.Hold(ModelOf(_retriever).Prompts.TailOf(question), CancellationToken.None).Tokens);

    /// <summary>The model's pass over a question's tokens, those of its instruction too, as without an index.</summary>
    /// <returns>Tokens that were read.</returns>
    [Benchmark(Description = "the model's pass over it", OperationsPerInvoke = Questions)]
    public int Pass() => _tails.Sum(tail => Pass(tail, _prefix));

    /// <summary>The model's pass over what is left to read of a question when the instruction is kept.</summary>
    /// <returns>Tokens that were read.</returns>
    [Benchmark(Description = "the same without its instruction", OperationsPerInvoke = Questions)]
    public int PassOfOwn() => _tails.Sum(tail => Pass(tail.AsSpan(_instruction), _begun));

    /// <summary>
    /// Prints how many passes over it a question takes: one after the other, question by question, so that a busy moment of the machine
    /// meets both. The benchmarks come each after the other, and a minute later the machine may be slower.
    /// </summary>
    private void CompareInTurn()
    {
        const int Rounds = 40;
        double Milliseconds(Func<double> work)
        {
            long start = Stopwatch.GetTimestamp();
            work();
            return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }

        var rounds = new List<(double Ask, double Pass, double PassOfOwn)>();
        for (int round = -Rounds; round < Rounds; round++)
        {
            (double ask, double pass, double own) = (0, 0, 0);
            foreach ((string question, int[] tail) in _questions.Zip(_tails))
            {
                ask += Milliseconds(() => _index.Search(question).Passages[0].Score) / Questions;
                pass += Milliseconds(() => Pass(tail, _prefix)) / Questions;
                own += Milliseconds(() => Pass(tail.AsSpan(_instruction), _begun)) / Questions;
            }

            if (round >= 0)
                rounds.Add((ask, pass, own));
        }

        double Median(Func<(double Ask, double Pass, double PassOfOwn), double> of) => rounds.Select(of).Order().ElementAt(Rounds / 2);
        Console.WriteLine(
            $"// in turn, medians of {Rounds} rounds: a question {Median(round => round.Ask):F1} ms, the model's pass over it "
            + $"{Median(round => round.Pass):F1}, ratio {Median(round => round.Ask / round.Pass):F2}; "
            + $"without its instruction {Median(round => round.PassOfOwn):F1}, ratio {Median(round => round.Ask / round.PassOfOwn):F2}");
    }

    private int Pass(ReadOnlySpan<int> tokens, KvCache before) =>
        _model.ReadTail(tokens, IndexOptions.DefaultPassageTokens, before, CancellationToken.None).Own.Tokens;

    private KvCache Read(int[] tokens)
    {
        KvCache cache = _model.NewCache(tokens.Length + RankingModel.Reserved);
        _model.Read(tokens, 0, cache, null, CancellationToken.None);
        return cache;
    }

    private static IEnumerable<string> Texts()
    {
        string[] words =
        [
            .. BenchmarkText.English().Passages.SelectMany(passage => passage.Split(' ', StringSplitOptions.RemoveEmptyEntries)),
        ];
        return Enumerable.Range(0, Passages).Select(i => string.Join(' ', words.Skip(i * PassageWords).Take(PassageWords)));
    }

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_model")]
    private static extern ref RankingModel ModelOf(QRRetriever retriever);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_reader")]
    private static extern ref AloneReader ReaderOf(PassageIndex index);
}
