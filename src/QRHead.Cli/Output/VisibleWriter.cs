using System.Text;

namespace QRHead.Cli.Output;

/// <summary>
/// Passes text on, with what a terminal would obey made visible (<see cref="VisibleText"/>), or escaped where the text is JSON. The
/// process's streams are opened through it, so that whatever a file, an argument or a hub says can be printed.
/// </summary>
internal sealed class VisibleWriter : TextWriter
{
    private readonly TextWriter _inner;
    private readonly Func<char, string> _show;

    private VisibleWriter(TextWriter inner, Func<char, string> show) => (_inner, _show) = (inner, show);

    /// <inheritdoc/>
    public override Encoding Encoding => _inner.Encoding;

    /// <summary>For lines: control characters become pictures.</summary>
    public static VisibleWriter ForText(TextWriter inner) => new(inner, unit => VisibleText.Of(unit).ToString());

    /// <summary>For JSON, where such characters stand inside strings only: they become escapes, and the value stays what it is.</summary>
    public static VisibleWriter ForJson(TextWriter inner) => new(inner, unit => unit == '\r' ? "\r" : $"\\u{(int)unit:x4}");

    /// <inheritdoc/>
    public override void Write(char value) => Write([value]);

    /// <inheritdoc/>
    public override void Write(string? value) => Write(value.AsSpan());

    /// <inheritdoc/>
    public override void Write(char[] buffer, int index, int count) => Write(buffer.AsSpan(index, count));

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<char> buffer)
    {
        while (VisibleText.IndexIn(buffer) is >= 0 and int place)
        {
            _inner.Write(buffer[..place]);
            if (buffer[place..].StartsWith("\r\n"))
                _inner.Write('\r');
            else
                _inner.Write(_show(buffer[place]));
            buffer = buffer[(place + 1)..];
        }

        _inner.Write(buffer);
    }

    /// <inheritdoc/>
    public override void WriteLine(string? value)
    {
        // At once: the process's streams send whatever they get at once.
        if (VisibleText.IndexIn(value) < 0)
            _inner.WriteLine(value);
        else
            base.WriteLine(value);
    }

    /// <inheritdoc/>
    public override void Flush() => _inner.Flush();
}
