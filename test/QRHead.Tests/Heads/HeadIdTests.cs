namespace QRHead.Tests.Heads;

public class HeadIdTests
{
    [Fact]
    public void Writes_layer_then_head() => Assert.Equal("13-18", new HeadId(13, 18).ToString());

    [Fact]
    public void Orders_by_layer_then_head()
    {
        HeadId[] heads = [new(2, 0), new(1, 31), new(1, 4)];

        Array.Sort(heads);

        Assert.Equal([new(1, 4), new(1, 31), new(2, 0)], heads);
    }
}
