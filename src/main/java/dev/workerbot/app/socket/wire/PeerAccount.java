package dev.workerbot.app.socket.wire;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.file.FileSystems;
import java.nio.file.attribute.UserPrincipal;
import jdk.net.ExtendedSocketOptions;

/**
 * The account at the other end of a unix socket, by the kernel's word.
 *
 * @param uid -1 where it cannot be known
 * @param name what the operating system calls it; the number where it has no name for it
 */
public record PeerAccount(long uid, String name) {
  static PeerAccount of(SocketChannel channel) throws IOException {
    UserPrincipal user = channel.getOption(ExtendedSocketOptions.SO_PEERCRED).user();
    return new PeerAccount(uid(user), user.getName());
  }

  /**
   * Java gives the name, not the number, and two names may have one number. Its hash is the number
   * in today's Java: taken as a guess, which counts only where that number is the same principal.
   */
  private static long uid(UserPrincipal user) throws IOException {
    int guess = user.hashCode();
    UserPrincipal same =
        FileSystems.getDefault()
            .getUserPrincipalLookupService()
            .lookupPrincipalByName(Integer.toUnsignedString(guess));
    return same.equals(user) ? Integer.toUnsignedLong(guess) : -1;
  }
}
