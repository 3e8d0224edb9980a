using System.Buffers;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using QRHead.Doors;
using QRHead.Server.Refusals;

namespace QRHead.Server.Requests;

/// <summary>The body of a request: one JSON object, of which no more is read than is allowed.</summary>
internal static class Body
{
    private const string Place = "The request";

    /// <summary>Bytes that are made room for where a request does not say how many it has.</summary>
    private const int Piece = 4096;

    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 32 };

    /// <summary>Reads the body.</summary>
    /// <param name="context">The request.</param>
    /// <param name="most">How many bytes it may have.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>The object.</returns>
    /// <exception cref="RefusedException">It has more bytes, or is no JSON object.</exception>
    public static async Task<JsonRecord> ReadAsync(HttpContext context, long most, CancellationToken cancellationToken)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = most;
        if (context.Request.ContentLength > most)
            throw TooLarge(most);
        ReadOnlyMemory<byte> bytes = await ReadBytesAsync(context.Request, most, cancellationToken).ConfigureAwait(false);
        try
        {
            // Not disposed: strings are taken out of it as long as the request lasts.
            JsonElement root = JsonDocument.Parse(bytes, Options).RootElement;
            return root.ValueKind == JsonValueKind.Object
                ? new JsonRecord(root, Place)
                : throw new UsageException($"{Place} holds {JsonRecord.Named(root.ValueKind)}; expected a JSON object.");
        }
        catch (JsonException exception)
        {
            throw new UsageException(FormattableString.Invariant(
                $"{Place} is no JSON: line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1}: ")
                + exception.Message.Split(" LineNumber:")[0]);
        }
    }

    private static async Task<ReadOnlyMemory<byte>> ReadBytesAsync(HttpRequest request, long most, CancellationToken cancellationToken)
    {
        var bytes = new ArrayBufferWriter<byte>((int)(request.ContentLength + 1 ?? Piece));
        while (true)
        {
            int count = await request.Body.ReadAsync(bytes.GetMemory(1), cancellationToken).ConfigureAwait(false);
            if (count == 0)
                return bytes.WrittenMemory;
            bytes.Advance(count);
            if (bytes.WrittenCount > most)
                throw TooLarge(most);
        }
    }

    private static RefusedException TooLarge(long most) =>
        new(413, Outcome.Usage.Kind, FormattableString.Invariant($"{Place} has more than {most} bytes; send fewer or shorter documents."));
}
