package dev.workerbot.ssh.login;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.List;
import net.schmizz.sshj.common.Buffer;
import net.schmizz.sshj.common.KeyType;
import net.schmizz.sshj.common.SSHPacket;
import net.schmizz.sshj.userauth.UserAuthException;
import net.schmizz.sshj.userauth.keyprovider.KeyProvider;
import net.schmizz.sshj.userauth.method.AuthPublickey;

/**
 * A running ssh-agent: which keys it holds, and what they sign. Source: the SSH agent protocol,
 * draft-ietf-sshm-ssh-agent.
 */
public final class Agent {
  private static final byte REQUEST_IDENTITIES = 11;
  private static final byte IDENTITIES_ANSWER = 12;
  private static final byte SIGN_REQUEST = 13;
  private static final byte SIGN_RESPONSE = 14;
  private static final int RSA_SHA2_256 = 2;
  private static final int RSA_SHA2_512 = 4;
  private static final int MAX_ANSWER = 1 << 20;

  private final Path socket;

  public Agent(Path socket) {
    this.socket = socket;
  }

  /** One way to log in for each key that can be used. */
  public List<AuthPublickey> methods(boolean legacy) throws IOException {
    Buffer.PlainBuffer answer = ask(new Buffer.PlainBuffer().putByte(REQUEST_IDENTITIES));
    if (answer.readByte() != IDENTITIES_ANSWER) {
      throw new IOException("the agent did not list its keys");
    }
    List<AuthPublickey> methods = new ArrayList<>();
    long count = answer.readUInt32();
    for (long i = 0; i < count; i++) {
      byte[] blob = answer.readBytes();
      answer.readString();
      PublicKey key;
      try {
        key = new Buffer.PlainBuffer(blob).readPublicKey();
      } catch (IOException unknownType) {
        continue;
      }
      if (Algorithms.canSignWith(KeyType.fromKey(key), legacy)) {
        methods.add(new AgentLogin(key, blob));
      }
    }
    return methods;
  }

  private Buffer.PlainBuffer ask(Buffer.PlainBuffer request) throws IOException {
    byte[] bytes = request.getCompactData();
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      channel.connect(UnixDomainSocketAddress.of(socket));
      ByteBuffer out = ByteBuffer.allocate(4 + bytes.length).putInt(bytes.length).put(bytes).flip();
      while (out.hasRemaining()) {
        channel.write(out);
      }
      DataInputStream in = new DataInputStream(Channels.newInputStream(channel));
      int length = in.readInt();
      if (length < 1 || length > MAX_ANSWER) {
        throw new IOException("the agent gave an answer of " + length + " bytes");
      }
      return new Buffer.PlainBuffer(in.readNBytes(length));
    } catch (IllegalArgumentException | UnsupportedOperationException notASocket) {
      throw new IOException("no agent listens at " + socket, notASocket);
    }
  }

  /** Logs in with a key that never leaves the agent. */
  private final class AgentLogin extends AuthPublickey {
    private final byte[] blob;

    AgentLogin(PublicKey key, byte[] blob) {
      super(new PublicOnly(key));
      this.blob = blob;
    }

    @Override
    protected SSHPacket putSig(SSHPacket request) throws UserAuthException {
      try {
        int flags =
            switch (algorithm(request)) {
              case "rsa-sha2-512" -> RSA_SHA2_512;
              case "rsa-sha2-256" -> RSA_SHA2_256;
              default -> 0;
            };
        byte[] data =
            new Buffer.PlainBuffer()
                .putString(params.getTransport().getSessionID())
                .putBuffer(request)
                .getCompactData();
        Buffer.PlainBuffer answer =
            ask(
                new Buffer.PlainBuffer()
                    .putByte(SIGN_REQUEST)
                    .putString(blob)
                    .putString(data)
                    .putUInt32(flags));
        if (answer.readByte() != SIGN_RESPONSE) {
          throw new UserAuthException("the agent did not sign");
        }
        request.putString(answer.readBytes());
        return request;
      } catch (IOException e) {
        throw e instanceof UserAuthException known
            ? known
            : new UserAuthException("the agent did not sign", e);
      }
    }
  }

  /** The algorithm that the request, built up to here, names for the signature. */
  private static String algorithm(SSHPacket request) throws IOException {
    Buffer.PlainBuffer copy = new Buffer.PlainBuffer(request.getCompactData());
    copy.readByte();
    copy.readString();
    copy.readString();
    copy.readString();
    copy.readBoolean();
    return copy.readString();
  }

  private record PublicOnly(PublicKey key) implements KeyProvider {
    @Override
    public PrivateKey getPrivate() {
      throw new UnsupportedOperationException("the private key stays in the agent");
    }

    @Override
    public PublicKey getPublic() {
      return key;
    }

    @Override
    public KeyType getType() {
      return KeyType.fromKey(key);
    }
  }
}
