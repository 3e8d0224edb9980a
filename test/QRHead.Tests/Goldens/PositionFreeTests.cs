using System.Text.Json;
using QRHead.Inference;
using QRHead.Prompting;
using QRHead.Retrieval;
using QRHead.Retrieval.Similarity;
using QRHead.Scoring;

namespace QRHead.Tests.Goldens;

/// <summary>
/// Similarity of SmolLM2 on paragraphs and questions of SQuAD, as a program computed it that shares no code with this one.
/// </summary>
public class PositionFreeTests
{
    private const string Model = "models/smollm2-135m-instruct/SmolLM2-135M-Instruct.Q4_1.gguf", Folder = "goldens/position-free";

    [Theory]
    [InlineData("two")]
    [InlineData("seven")]
    public void Similarities_and_scores_in_f32_are_those_recorded(string system)
    {
        string folder = Shared.Require(Folder);
        using QRRetriever retriever = Load(system);
        Passage[] passages =
        [
            .. PassageFile.Read([Path.Combine(folder, "passages.jsonl")], new TextSplitter(512, retriever.Tokenizer.CountTokens)),
        ];
        using JsonDocument golden = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "golden.json")));
        RankingModel model = retriever.RankingModel;
        var keys = new KeptKeys(model.Similarity, 16);
        using var reader = new AloneReader(new AloneRoom(model, 512));
        EncodedPrompt[] prompts = [.. passages.Select(passage => reader.Fit(passage, OverflowPolicy.Error).Prompt)];
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        byte[][] blocks = [.. prompts.Select(prompt => keys.Keep(Rounded(reader.ReadOwn(prompt, null, cancellationToken))))];
        var scan = new SimilarityScan(keys, threads: 2);

        foreach (JsonElement recorded in golden.RootElement.GetProperty("queries").EnumerateArray())
        {
            string question = recorded.GetProperty("query").GetString()!;
            var query = new SimilarityQuery(model.Similarity, Rounded(reader.ReadWords(model.Prompts.TailOf(question), cancellationToken)));
            Assert.Equal(Ints(recorded.GetProperty("word_ids")), query.Ids);
            double[] rarities =
            [
                .. query.Ids.Select(
                    id => WordRarity.Of(
                        prompts.Length, prompts.Count(
                            prompt => prompt.Encoding.IdSpan()[prompt.Passages[0].Start..prompt.Passages[0].End].Contains(id)))),
            ];
            Assert.Equal(Doubles(recorded.GetProperty("idf")), rarities, (a, b) => Math.Abs(a - b) < 1e-6);

            JsonElement expected = recorded.GetProperty("systems").GetProperty(system);
            float[][] largest = scan.Largest(
                query, prompts.Length, prompts.Max(prompt => prompt.Passages[0].Length), i => new KeptPassage(
                    keys, blocks[i], prompts[i].Passages[0].Length), cancellationToken);
            foreach ((int place, string name) in model.Heads.Similarity!.Names.Index())
            {
                JsonElement words = expected.GetProperty("max_similarity")
                    .GetProperty(name.Contains('/', StringComparison.Ordinal) ? $"keys {name}" : name.Split('@')[0]);
                for (int word = 0; word < query.Words; word++)
                {
                    double[] row = Doubles(words[word]);
                    for (int passage = 0; passage < row.Length; passage++)
                        Assert.Equal(
                            row[passage], largest[passage][(place * query.Words) + word], Math.Max(2e-3, 0.005 * Math.Abs(row[passage])));
                }
            }

            var collection = new CollectionScore(rarities, model.Similarity.Similarities, largest);
            double[] scores = Doubles(expected.GetProperty("score"));
            Assert.All(
                scores.Zip(largest), pair => Assert.Equal(pair.First, collection.Of(pair.Second), Math.Max(0.05, 0.01 * pair.First)));
        }
    }

    /// <summary>
    /// What keys of 8 bits, and products summed in int8, do to rankings is measured in docs/precision.md; the best passage stays the best.
    /// </summary>
    [Fact]
    public void A_ranking_alone_has_these_scores()
    {
        string folder = Shared.Require(Folder);
        using QRRetriever retriever = Load("two");
        Passage[] passages =
        [
            .. PassageFile.Read([Path.Combine(folder, "passages.jsonl")], new TextSplitter(512, retriever.Tokenizer.CountTokens)),
        ];
        using JsonDocument golden = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "golden.json")));
        JsonElement[] queries = [.. golden.RootElement.GetProperty("queries").EnumerateArray()];
        IEnumerable<Ranking> rankings = retriever.RankMany(
            [.. queries.Select(query => query.GetProperty("query").GetString()!)], passages, null, TestContext.Current.CancellationToken);
        foreach ((Ranking ranking, JsonElement recorded) in rankings.Zip(queries))
        {
            double[] expected = Doubles(recorded.GetProperty("systems").GetProperty("two").GetProperty("score"));
            Assert.Equal(Array.IndexOf(expected, expected.Max()), ranking.Passages[0].Index);
            Assert.All(
                ranking.Passages, passage => Assert.Equal(expected[passage.Index], passage.Score, 1 + (0.05 * expected[passage.Index])));
            Assert.All(ranking.Passages, passage => Assert.Equal(passage.Score, passage.TokenScores.Sum(token => token.Score), 1e-3f));
        }
    }

    /// <summary>As the recorded numbers were made: q and keys rounded to f16 first.</summary>
    private static ReadTokens Rounded(ReadTokens read) => read with
    {
        Keys = new KeyPiece(read.Keys.Tokens, Halves(read.Keys.Keys)),
        Queries = Halves(read.Queries),
    };

    private static Dictionary<int, float[]> Halves(IReadOnlyDictionary<int, float[]> layers) =>
        layers.ToDictionary(layer => layer.Key, layer => layer.Value.Select(number => (float)(Half)number).ToArray());

    private static QRRetriever Load(string preset) =>
        QRRetriever.Load(
            Shared.Require(Model), new()
            {
                Heads = HeadSelection.Preset(preset),
                Precision = Precision.F32,
            }, TestContext.Current.CancellationToken);

    private static int[] Ints(JsonElement list) => [.. list.EnumerateArray().Select(number => number.GetInt32())];

    private static double[] Doubles(JsonElement list) => [.. list.EnumerateArray().Select(number => number.GetDouble())];
}
