package dev.workerbot.app.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The groups of this machine that have one member only, as many systems give each account one, with
 * a umask that lets it write. A group that is not in the files is taken for one of several.
 */
final class PrivateGroups {
  private final List<List<String>> groups;
  private final List<List<String>> accounts;

  /** Of what {@code /etc/group} and {@code /etc/passwd} say. */
  PrivateGroups(Stream<String> groups, Stream<String> accounts) {
    this.groups = groups.map(PrivateGroups::fields).filter(one -> one.size() >= 4).toList();
    this.accounts = accounts.map(PrivateGroups::fields).filter(one -> one.size() >= 4).toList();
  }

  static PrivateGroups read() throws IOException {
    return new PrivateGroups(
        Files.readAllLines(Path.of("/etc/group")).stream(),
        Files.readAllLines(Path.of("/etc/passwd")).stream());
  }

  private static List<String> fields(String line) {
    return Arrays.asList(line.split(":", -1));
  }

  /** Whether nobody but this account is in the group. */
  boolean isOf(int group, String account) {
    String number = Integer.toString(group);
    Optional<List<String>> found =
        groups.stream().filter(one -> one.get(2).equals(number)).findFirst();
    return found.isPresent()
        && Stream.concat(
                Arrays.stream(found.get().get(3).split(",", -1)).filter(one -> !one.isBlank()),
                accounts.stream().filter(one -> one.get(3).equals(number)).map(List::getFirst))
            .allMatch(account::equals);
  }
}
