using System.IO.Compression;
using System.Xml;

namespace QRHead.Documents;

/// <summary>A ZIP archive of which only so much is unpacked: a few kilobytes can become terabytes.</summary>
internal sealed class BoundedZip : IDisposable
{
    /// <summary>Bytes that are unpacked of one archive: the text of some hundred books.</summary>
    private const long MostBytes = 256L << 20;

    private readonly ZipArchive _archive;
    private readonly string _name;
    private long _left = MostBytes;

    /// <summary>Opens an archive; the stream stays the caller's.</summary>
    /// <exception cref="InputException">It is none.</exception>
    public BoundedZip(Stream content, string name)
    {
        _name = name;
        try
        {
            _archive = new ZipArchive(content, ZipArchiveMode.Read, leaveOpen: true);
        }
        catch (InvalidDataException exception)
        {
            throw new InputException($"{name} is no ZIP archive, as files of its kind are, or a cut one.", exception);
        }
    }

    /// <summary>Opens a part.</summary>
    /// <returns>Null where it is missing.</returns>
    public Stream? Open(string path) => _archive.GetEntry(path) is { } entry ? new Bounded(entry.Open(), this) : null;

    /// <summary>Opens a part that must be there.</summary>
    /// <exception cref="InputException">It is missing.</exception>
    public Stream Need(string path) => Open(path) ?? throw new InputException(
        $"{_name} has no {path}, as files of its kind have: it is broken, or another kind of archive.");

    /// <summary>Opens a part as XML without anything that could lead elsewhere.</summary>
    public static XmlReader Xml(Stream part) => XmlReader.Create(
        part, new XmlReaderSettings
        {
            DtdProcessing = DtdProcessing.Ignore,
            XmlResolver = null,
            CloseInput = true,
            MaxCharactersInDocument = MostBytes,
        });

    public void Dispose() => _archive.Dispose();

    private void Count(int bytes)
    {
        if ((_left -= bytes) < 0)
            throw new InputException($"{_name} unpacks to more than {MostBytes} bytes; expected a document.");
    }

    private sealed class Bounded(Stream inner, BoundedZip zip) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            int read = inner.Read(buffer);
            zip.Count(read);
            return read;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            inner.Dispose();
            base.Dispose(disposing);
        }
    }
}
