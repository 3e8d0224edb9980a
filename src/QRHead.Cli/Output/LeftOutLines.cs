namespace QRHead.Cli.Output;

/// <summary>Names files that are passed over, as soon as they are found.</summary>
internal sealed class LeftOutLines(TextWriter writer) : IProgress<LeftOutFile>
{
    public void Report(LeftOutFile value) => writer.WriteLine($"qrhead: left out: {VisibleText.Of(value.Reason).ReplaceLineEndings(" ")}");
}
