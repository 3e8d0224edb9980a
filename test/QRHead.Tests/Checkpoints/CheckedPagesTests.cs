using QRHead.Checkpoints;

namespace QRHead.Tests.Checkpoints;

/// <summary>Files whose pages are checked when they are first looked at.</summary>
public sealed class CheckedPagesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    // Bytes of a file.
    public static TheoryData<int> Lengths =>
        new(0, 1, 1000, PageChecksums.PageBytes - 1, PageChecksums.PageBytes, PageChecksums.PageBytes + 1,
            (40 * PageChecksums.PageBytes) + 7);

    [Theory]
    [MemberData(nameof(Lengths))]
    public void What_was_written_is_read_wherever_it_is(int length)
    {
        byte[] bytes = Bytes(length);
        PageChecksums pages = PageChecksums.Of(Taken(bytes).ToBytes())!;
        using CheckedPages file = CheckedPages.Open(_folder.Write("file", bytes), pages);

        Assert.Equal(length, pages.Length);
        Assert.Empty(file.Damaged(TestContext.Current.CancellationToken));
        foreach ((int start, int count) in new[] { (0, length), (length, 0), (length / 2, length - (length / 2)),
            (length / 3, length / 3) })
            Assert.True(bytes.AsSpan(start, count).SequenceEqual(file.Slice(start, count)));
    }

    [Fact]
    public void A_damaged_page_is_refused_at_every_look_and_the_others_are_not()
    {
        byte[] bytes = Bytes(3 * PageChecksums.PageBytes);
        PageChecksums pages = Taken(bytes);
        bytes[PageChecksums.PageBytes + 5] ^= 1;
        using CheckedPages file = CheckedPages.Open(_folder.Write("file", bytes), pages);

        for (int look = 0; look < 2; look++)
        {
            Assert.True(file.Slice(0, PageChecksums.PageBytes).Length > 0);
            Assert.True(file.Slice(2 * PageChecksums.PageBytes, 10).Length > 0);
            Assert.Throws<DamagedFileException>(() => _ = file.Slice(PageChecksums.PageBytes - 1, 2).Length);
            Assert.Throws<DamagedFileException>(() => _ = file.Slice(0, bytes.Length).Length);
        }

        Assert.Equal([(PageChecksums.PageBytes, 2 * PageChecksums.PageBytes)], file.Damaged(TestContext.Current.CancellationToken));
    }

    [Fact]
    public void A_page_in_the_place_of_another_is_refused()
    {
        byte[] bytes = Bytes(2 * PageChecksums.PageBytes);
        PageChecksums pages = Taken(bytes);
        byte[] swapped = [.. bytes[PageChecksums.PageBytes..], .. bytes[..PageChecksums.PageBytes]];
        using CheckedPages file = CheckedPages.Open(_folder.Write("file", swapped), pages);

        Assert.Equal(2, file.Damaged(TestContext.Current.CancellationToken).Count());
    }

    [Fact]
    public void Another_length_is_refused() =>
        Assert.Throws<DamagedFileException>(() => CheckedPages.Open(_folder.Write("file", Bytes(99)), Taken(Bytes(100))));

    [Theory]
    [InlineData(-1L, 1)]
    [InlineData(0L, -1)]
    [InlineData(0L, 101)]
    [InlineData(101L, 0)]
    [InlineData(long.MaxValue, 1)]
    [InlineData(long.MinValue, int.MaxValue)]
    public void A_place_outside_of_the_file_is_refused(long start, int length)
    {
        using CheckedPages file = CheckedPages.Open(_folder.Write("file", Bytes(100)), Taken(Bytes(100)));

        Assert.Throws<DamagedFileException>(() => _ = file.Slice(start, length).Length);
    }

    [Fact]
    public void Checksums_that_are_not_what_was_written_are_refused()
    {
        byte[] written = Taken(Bytes(3 * PageChecksums.PageBytes)).ToBytes();
        for (int bit = 0; bit < written.Length * 8; bit++)
        {
            byte[] flipped = [.. written];
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.Null(PageChecksums.Of(flipped));
        }

        Assert.Null(PageChecksums.Of([]));
        Assert.Null(PageChecksums.Of(written.AsSpan(..^8)));
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>As a writer gives them, in pieces of all lengths.</summary>
    private static PageChecksums Taken(byte[] bytes)
    {
        var taker = new PageChecksums.Taker();
        var random = new Random(bytes.Length);
        for (int start = 0, some; start < bytes.Length; start += some)
        {
            some = Math.Min(bytes.Length - start, random.Next(1, 100_000));
            taker.Add(bytes.AsSpan(start, some));
        }

        return taker.Finish();
    }

    private static byte[] Bytes(int length)
    {
        byte[] bytes = new byte[length];
        new Random(1).NextBytes(bytes);
        return bytes;
    }
}
