package dev.workerbot.ssh.rehearsal;

import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.interfaces.EdECPrivateKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import javax.crypto.KeyAgreement;
import net.schmizz.sshj.common.Buffer;
import net.schmizz.sshj.common.Message;

/**
 * As much of an SSH server as a rehearsal needs, at loopback: whoever shows any key is let in, and
 * each command prints a status of Supervisor's. Most machines that workerbot runs on have no sshd.
 * Source: RFC 4252 to 4254, RFC 5647 and RFC 8731.
 */
public final class RehearsalServer implements AutoCloseable {
  private static final String NAME = "SSH-2.0-rehearsal";
  private static final String KEY_TYPE = "ssh-ed25519";
  private static final int RAW_KEY = 32;
  private static final int WINDOW = 1 << 20;
  private static final String STATUS =
      """
      mailer                           RUNNING   pid 1200, uptime 3 days, 4:05:06
      queue:queue_00                   RUNNING   pid 1201, uptime 0:01:02
      queue:queue_01                   FATAL     Exited too quickly (process log may have details)
      """;

  private final ServerSocket listening;
  private final KeyPair hostKey;

  /** Listens at a free port. */
  public RehearsalServer() throws IOException {
    listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    hostKey = keyPair("Ed25519");
    Thread _ = Thread.ofPlatform().daemon().name("rehearsal-server").start(this::accept);
  }

  public int port() {
    return listening.getLocalPort();
  }

  /** Its line of a known_hosts. */
  public String knownHost() {
    return "[127.0.0.1]:%d %s %s%n"
        .formatted(port(), KEY_TYPE, Base64.getEncoder().encodeToString(blob(hostKey)));
  }

  /** Writes a private key to log in with, as ssh-keygen does. */
  public static void writeKey(Path file) throws IOException {
    KeyPair key = keyPair("Ed25519");
    byte[] seed = ((EdECPrivateKey) key.getPrivate()).getBytes().orElseThrow();
    Buffer.PlainBuffer secret =
        new Buffer.PlainBuffer()
            .putUInt32(1)
            .putUInt32(1)
            .putString(KEY_TYPE)
            .putString(raw(key))
            .putString(
                new Buffer.PlainBuffer().putRawBytes(seed).putRawBytes(raw(key)).getCompactData())
            .putString("");
    for (byte padding = 1; secret.available() % 8 != 0; padding++) {
      secret.putByte(padding);
    }
    byte[] whole =
        new Buffer.PlainBuffer()
            .putRawBytes("openssh-key-v1\0".getBytes(StandardCharsets.US_ASCII))
            .putString("none")
            .putString("none")
            .putString("")
            .putUInt32(1)
            .putString(blob(key))
            .putString(secret.getCompactData())
            .getCompactData();
    Files.write(
        file, List.of(line("BEGIN"), Base64.getMimeEncoder().encodeToString(whole), line("END")));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }

  private static String line(String word) {
    return "-----%s OPENSSH PRIVATE KEY-----".formatted(word);
  }

  private static KeyPair keyPair(String algorithm) {
    try {
      return KeyPairGenerator.getInstance(algorithm).generateKeyPair();
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static byte[] raw(KeyPair key) {
    byte[] encoded = key.getPublic().getEncoded();
    return Arrays.copyOfRange(encoded, encoded.length - RAW_KEY, encoded.length);
  }

  private static byte[] blob(KeyPair key) {
    return new Buffer.PlainBuffer().putString(KEY_TYPE).putString(raw(key)).getCompactData();
  }

  private void accept() {
    while (!listening.isClosed()) {
      try (Socket client = listening.accept()) {
        SshPackets packets = new SshPackets(client.getInputStream(), client.getOutputStream());
        exchangeKeys(packets);
        while (true) {
          answer(packets, packets.receive());
        }
      } catch (IOException | GeneralSecurityException ended) {
        // The client has what it came for.
      }
    }
  }

  private static Buffer.PlainBuffer message(Message message) {
    return new Buffer.PlainBuffer().putByte(message.toByte());
  }

  private void exchangeKeys(SshPackets packets) throws IOException, GeneralSecurityException {
    String theirName = packets.greet(NAME);
    Buffer.PlainBuffer proposal = message(Message.KEXINIT).putRawBytes(new byte[16]);
    for (String names :
        new String[] {
          "curve25519-sha256",
          KEY_TYPE,
          SshPackets.CIPHER,
          SshPackets.CIPHER,
          "hmac-sha2-256",
          "hmac-sha2-256",
          "none",
          "none",
          "",
          ""
        }) {
      proposal.putString(names);
    }
    byte[] ours = proposal.putBoolean(false).putUInt32(0).getCompactData();
    packets.send(new Buffer.PlainBuffer(ours));
    byte[] theirs = packets.receive().getCompactData();
    Buffer.PlainBuffer init = packets.receive();
    byte _ = init.readByte();
    byte[] theirPoint = init.readStringAsBytes();

    KeyPair mine = keyPair("X25519");
    BigInteger shared = agreed(mine, theirPoint);
    byte[] hash =
        sha256(
            new Buffer.PlainBuffer()
                .putString(theirName)
                .putString(NAME)
                .putString(theirs)
                .putString(ours)
                .putString(blob(hostKey))
                .putString(theirPoint)
                .putString(raw(mine))
                .putMPInt(shared));
    Signature signature = Signature.getInstance("Ed25519");
    signature.initSign(hostKey.getPrivate());
    signature.update(hash);
    byte[] signed =
        new Buffer.PlainBuffer().putString(KEY_TYPE).putString(signature.sign()).getCompactData();
    packets.send(
        message(Message.KEXDH_31).putString(blob(hostKey)).putString(raw(mine)).putString(signed));
    packets.send(message(Message.NEWKEYS));
    Buffer.PlainBuffer _ = packets.receive();
    packets.encrypt(
        derived(shared, hash, 'C', SshPackets.KEY_BYTES),
        derived(shared, hash, 'A', SshPackets.NONCE_BYTES),
        derived(shared, hash, 'D', SshPackets.KEY_BYTES),
        derived(shared, hash, 'B', SshPackets.NONCE_BYTES));
  }

  private static BigInteger agreed(KeyPair mine, byte[] theirPoint)
      throws GeneralSecurityException {
    byte[] encoded = mine.getPublic().getEncoded();
    System.arraycopy(theirPoint, 0, encoded, encoded.length - RAW_KEY, RAW_KEY);
    KeyAgreement agreement = KeyAgreement.getInstance("X25519");
    agreement.init(mine.getPrivate());
    var _ =
        agreement.doPhase(
            KeyFactory.getInstance("X25519").generatePublic(new X509EncodedKeySpec(encoded)), true);
    return new BigInteger(1, agreement.generateSecret());
  }

  private static byte[] derived(BigInteger shared, byte[] hash, char letter, int bytes)
      throws GeneralSecurityException {
    byte[] key =
        sha256(
            new Buffer.PlainBuffer()
                .putMPInt(shared)
                .putRawBytes(hash)
                .putByte((byte) letter)
                .putRawBytes(hash));
    return Arrays.copyOf(key, bytes);
  }

  private static byte[] sha256(Buffer.PlainBuffer of) throws GeneralSecurityException {
    return MessageDigest.getInstance("SHA-256").digest(of.getCompactData());
  }

  private static void answer(SshPackets packets, Buffer.PlainBuffer asked) throws IOException {
    switch (Message.fromByte(asked.readByte())) {
      case SERVICE_REQUEST ->
          packets.send(message(Message.SERVICE_ACCEPT).putString(asked.readString()));
      case USERAUTH_REQUEST -> login(packets, asked);
      case CHANNEL_OPEN -> {
        String _ = asked.readString();
        long channel = asked.readUInt32();
        // It has the same number on both sides.
        packets.send(
            message(Message.CHANNEL_OPEN_CONFIRMATION)
                .putUInt32(channel)
                .putUInt32(channel)
                .putUInt32(WINDOW)
                .putUInt32(WINDOW));
      }
      case CHANNEL_REQUEST -> request(packets, asked);
      case GLOBAL_REQUEST -> packets.send(message(Message.REQUEST_FAILURE));
      default -> {
        // Neither a window nor an end needs an answer here.
      }
    }
  }

  private static void login(SshPackets packets, Buffer.PlainBuffer asked) throws IOException {
    String _ = asked.readString();
    String _ = asked.readString();
    if (!asked.readString().equals("publickey")) {
      packets.send(message(Message.USERAUTH_FAILURE).putString("publickey").putBoolean(false));
    } else if (asked.readBoolean()) {
      packets.send(message(Message.USERAUTH_SUCCESS));
    } else {
      packets.send(
          message(Message.USERAUTH_60)
              .putString(asked.readString())
              .putString(asked.readStringAsBytes()));
    }
  }

  private static void request(SshPackets packets, Buffer.PlainBuffer asked) throws IOException {
    long channel = asked.readUInt32();
    boolean runs = asked.readString().equals("exec");
    if (asked.readBoolean()) {
      packets.send(message(Message.CHANNEL_SUCCESS).putUInt32(channel));
    }
    if (runs) {
      packets.send(message(Message.CHANNEL_DATA).putUInt32(channel).putString(STATUS));
      packets.send(
          message(Message.CHANNEL_REQUEST)
              .putUInt32(channel)
              .putString("exit-status")
              .putBoolean(false)
              .putUInt32(0));
      packets.send(message(Message.CHANNEL_EOF).putUInt32(channel));
      packets.send(message(Message.CHANNEL_CLOSE).putUInt32(channel));
    }
  }

  @Override
  public void close() throws IOException {
    listening.close();
  }
}
