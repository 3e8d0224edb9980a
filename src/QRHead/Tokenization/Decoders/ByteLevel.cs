namespace QRHead.Tokenization.Decoders;

/// <summary>Reads token strings as bytes (<see cref="ByteAlphabet"/>) and the bytes as UTF-8; each bad part gives one U+FFFD.</summary>
/// <remarks>A token with a character outside the alphabet, such as an added one, stands for itself.</remarks>
internal sealed class ByteLevel : Decoder
{
    public override List<string> Decode(List<string> tokens)
    {
        using var bytes = new MemoryStream();
        foreach (string token in tokens)
            bytes.Write(BytesOf(token));
        return [System.Text.Encoding.UTF8.GetString(bytes.ToArray())];
    }

    private static byte[] BytesOf(string token)
    {
        byte[] bytes = new byte[token.Length];
        for (int i = 0; i < token.Length; i++)
        {
            if (!ByteAlphabet.TryGetByte(token[i], out bytes[i]))
                return System.Text.Encoding.UTF8.GetBytes(token);
        }

        return bytes;
    }
}
