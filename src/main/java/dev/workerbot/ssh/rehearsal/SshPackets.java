package dev.workerbot.ssh.rehearsal;

import com.hierynomus.sshj.transport.cipher.GcmCiphers;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import net.schmizz.sshj.common.Buffer;
import net.schmizz.sshj.transport.cipher.Cipher;

/** The packets of an SSH connection on the server's side, encrypted by AES-256-GCM or not yet. */
final class SshPackets {
  static final String CIPHER = "aes256-gcm@openssh.com";
  static final int KEY_BYTES = 32;
  static final int NONCE_BYTES = 12;

  private static final int TAG = 16;
  private static final int LEAST_PADDING = 4;

  private final DataInputStream in;
  private final OutputStream out;
  private Optional<Cipher> reading = Optional.empty();
  private Optional<Cipher> writing = Optional.empty();

  SshPackets(InputStream in, OutputStream out) {
    this.in = new DataInputStream(in);
    this.out = out;
  }

  /** Says our name, and reads the client's. */
  String greet(String name) throws IOException {
    out.write((name + "\r\n").getBytes(StandardCharsets.US_ASCII));
    StringBuilder theirs = new StringBuilder();
    for (int read = in.read(); read != '\n'; read = in.read()) {
      theirs.append((char) read);
    }
    return theirs.toString().strip();
  }

  void encrypt(byte[] readingKey, byte[] readingNonce, byte[] writingKey, byte[] writingNonce) {
    reading = Optional.of(cipher(Cipher.Mode.Decrypt, readingKey, readingNonce));
    writing = Optional.of(cipher(Cipher.Mode.Encrypt, writingKey, writingNonce));
  }

  private static Cipher cipher(Cipher.Mode mode, byte[] key, byte[] nonce) {
    Cipher cipher = GcmCiphers.AES256GCM().create();
    cipher.init(mode, key, nonce);
    return cipher;
  }

  void send(Buffer.PlainBuffer message) throws IOException {
    byte[] payload = message.getCompactData();
    int header = writing.isPresent() ? 1 : Integer.BYTES + 1;
    int block = writing.isPresent() ? 16 : 8;
    int padding = block - (header + payload.length) % block;
    if (padding < LEAST_PADDING) {
      padding += block;
    }
    int length = 1 + payload.length + padding;
    byte[] packet = new byte[Integer.BYTES + length + (writing.isPresent() ? TAG : 0)];
    ByteBuffer _ = ByteBuffer.wrap(packet).putInt(length).put((byte) padding).put(payload);
    writing.ifPresent(cipher -> cipher.updateWithAAD(packet, 0, Integer.BYTES, length));
    out.write(packet);
    out.flush();
  }

  /** The next message; throws at the end of the connection. */
  Buffer.PlainBuffer receive() throws IOException {
    int length = in.readInt();
    byte[] packet = new byte[Integer.BYTES + length + (reading.isPresent() ? TAG : 0)];
    ByteBuffer _ = ByteBuffer.wrap(packet).putInt(length);
    in.readFully(packet, Integer.BYTES, packet.length - Integer.BYTES);
    reading.ifPresent(cipher -> cipher.updateWithAAD(packet, 0, Integer.BYTES, length));
    int padding = packet[Integer.BYTES];
    return new Buffer.PlainBuffer(
        Arrays.copyOfRange(packet, Integer.BYTES + 1, Integer.BYTES + length - padding));
  }
}
