using System.Security.Cryptography;
using System.Text;
using QRHead.Doors;
using QRHead.Server.Guard;

namespace QRHead.Server.Tests.Guard;

/// <summary>Who may ask, and what is told of them.</summary>
public class AccessTests(AccessTests.Guarded guarded) : IClassFixture<AccessTests.Guarded>
{
    private const string First = "key-one", Second = "key-two", Secret = "zebra crossing";

    private static readonly object Request = new { query = Secret, documents = RunningServer.Documents };

    [Theory]
    [InlineData("Authorization", $"Bearer {First}", 200)]
    [InlineData("Authorization", $"bearer {Second}", 200)]
    [InlineData("x-api-key", Second, 200)]
    [InlineData("Authorization", "Bearer key-on", 401)]
    [InlineData("Authorization", "Bearer ", 401)]
    [InlineData("Authorization", $"Basic {First}", 401)]
    [InlineData("x-other", First, 401)]
    public async Task A_key_is_needed_where_there_are_keys(string header, string value, int status)
    {
        Answer answer = await guarded.Server.PostAsync("/v2/rerank", Request, (header, value));

        Assert.Equal(status, answer.Status);
        Assert.Equal(status == 401, answer.Headers.ContainsKey("WWW-Authenticate"));
    }

    [Fact]
    public async Task A_key_in_the_address_is_none_and_health_needs_none()
    {
        Assert.Equal(401, (await guarded.Server.PostAsync($"/v2/rerank?api_key={First}&key={First}", Request)).Status);
        Assert.Equal(401, (await guarded.Server.GetAsync("/v1/models")).Status);
        Assert.Equal(200, (await guarded.Server.GetAsync("/health/live")).Status);
        Assert.Equal(200, (await guarded.Server.GetAsync("/health/ready")).Status);
    }

    [Theory]
    [InlineData("https://app.example.org", 200, "https://app.example.org")]
    [InlineData("https://evil.example.org", 403, null)]
    [InlineData("http://app.example.org", 403, null)]
    [InlineData("null", 403, null)]
    [InlineData("http://localhost", 200, null)]
    public async Task Pages_of_other_origins_may_not_ask_unless_they_are_named(string origin, int status, string? allowed)
    {
        Answer answer = await guarded.Server.PostAsync("/rerank", Request, ("Origin", origin), ("x-api-key", First));

        Assert.Equal(status, answer.Status);
        Assert.Equal(allowed, answer.Headers.GetValueOrDefault("Access-Control-Allow-Origin"));
    }

    [Fact]
    public async Task An_empty_key_passes_where_there_are_none()
    {
        await using RunningServer open = await RunningServer.StartAsync(_ => { });

        Assert.Equal(200, (await open.PostAsync("/v1/rerank", Request, ("Authorization", "Bearer "))).Status);
    }

    [Fact]
    public async Task Neither_texts_nor_keys_are_logged()
    {
        await guarded.Server.PostAsync("/rerank", Request, ("x-api-key", First));
        await guarded.Server.PostAsync("/rerank", Request, ("x-api-key", "guess-of-a-key"));
        await guarded.Server.PostAsync("/rerank", new { query = Secret, documents = new object[] { Secret, 7 } }, ("x-api-key", First));

        string log = string.Join('\n', guarded.Server.Logs());
        Assert.Contains("/rerank 200", log, StringComparison.Ordinal);
        Assert.All(
            [
                Secret, First, "guess-of-a-key", RunningServer.Documents[1],
            ], text => Assert.DoesNotContain(text, log, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(" ")]
    [InlineData("sha256:abc")]
    public void A_key_that_can_not_be_is_refused_at_the_start(string key) => Assert.Throws<UsageException>(() => new ApiKeys([key]));

    public sealed class Guarded : IAsyncLifetime
    {
        public RunningServer Server { get; private set; } = null!;

        public async ValueTask InitializeAsync() => Server = await RunningServer.StartAsync(options =>
        {
            options.ApiKeys.Add(First);
            options.ApiKeys.Add($"sha256:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Second)))}");
            options.AllowedOrigins.Add("https://app.example.org/");
        });

        public ValueTask DisposeAsync() => Server.DisposeAsync();
    }
}
