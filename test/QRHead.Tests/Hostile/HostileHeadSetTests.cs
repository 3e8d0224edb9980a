using System.Text;

namespace QRHead.Tests.Hostile;

/// <summary>Damaged head sets, in their three forms.</summary>
public class HostileHeadSetTests
{
    private const string Own = """
        {"format":"qrhead-heads","version":1,"name":"mine","heads":["13-18","13-21"],"scores":{"13-18":0.5,"13-21":0.25,"0-0":0},
         "provenance":{"model":"some/model","revision":"main","source":"a paper"}}
        """;

    private const string Detection = """[["13-18",0.5],["13-21",0.25],["0-0",0.0],["1-1",-1e-3]]""";

    private const string Yaml =
        "model_base_class: Llama-3.1-8B-Instruct\nmodel_name_or_path: \"some/model\"\nattn_head_set: \"13-18,13-21\"\nother:\n  - {a: "
        + "[1, 2]}\n  - |\n    text\n";

    [Fact]
    public void Our_own_form_is_read_or_refused() => Check(Own, HostileJson.Mutate);

    [Fact]
    public void A_detection_result_is_read_or_refused() => Check(Detection, HostileJson.Mutate);

    [Fact]
    public void A_configuration_of_the_reference_is_read_or_refused() => Check(Yaml, HostileBytes.Mutate);

    [Fact]
    public void Text_of_the_characters_that_matter_is_read_or_refused() => Check("", AnyText);

    [Fact]
    public void Heads_of_the_characters_that_matter_are_read_or_refused() => Check("attn_head_set: ", AnyText);

    private static byte[] AnyText(byte[] start, Random random) =>
        [.. start, .. random.GetItems("{}[]\":,-01 \nabc&*!|>%@\t#'"u8, random.Next(41))];

    private static void Check(string valid, Func<byte[], Random, byte[]> make)
    {
        using var folder = new TemporaryFolder();
        byte[] bytes = Encoding.UTF8.GetBytes(valid);
        HostileReading.Check(
            random => make(bytes, random),
            damaged => HeadSetFile.Load(folder.Write("heads", damaged), top: 2, model: (32, 32)),
            400,
            typeof(HeadSetException));
    }
}
