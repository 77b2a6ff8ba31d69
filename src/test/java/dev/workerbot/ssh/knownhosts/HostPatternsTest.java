package dev.workerbot.ssh.knownhosts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostPatternsTest {
  /** What a glob means, said the slow way. */
  private static boolean isMeant(String glob, String name) {
    if (glob.isEmpty()) {
      return name.isEmpty();
    }
    char first = glob.charAt(0);
    if (first == '*') {
      return isMeant(glob.substring(1), name)
          || (!name.isEmpty() && isMeant(glob, name.substring(1)));
    }
    return !name.isEmpty()
        && (first == '?' || first == name.charAt(0))
        && isMeant(glob.substring(1), name.substring(1));
  }

  @Property
  void aGlob_meansWhatItSays(
      @ForAll @Chars({'a', 'b', '*', '?'}) @StringLength(max = 8) String glob,
      @ForAll @Chars({'a', 'b'}) @StringLength(min = 1, max = 8) String name) {
    assertEquals(Optional.of(isMeant(glob, name)), HostPatterns.match(glob, name));
  }

  @Property
  void aNegatedPattern_outdoesTheOthers_whereverItStands(
      @ForAll @Chars({'a', 'b', '*', '?'}) @StringLength(max = 5) String glob,
      @ForAll @Chars({'a', 'b'}) @StringLength(min = 1, max = 5) String name) {
    boolean isMeant = isMeant(glob, name);
    assertEquals(Optional.of(!isMeant), HostPatterns.match("*,!" + glob, name));
    assertEquals(Optional.of(!isMeant), HostPatterns.match("!" + glob + ",*", name));
  }

  @Test
  void manyStars_takeNoTime() {
    String glob = "*a".repeat(400) + "b";
    assertTimeoutPreemptively(
        Duration.ofSeconds(5),
        () -> assertEquals(Optional.of(false), HostPatterns.match(glob, "a".repeat(1000))));
  }

  @ParameterizedTest
  @CsvSource({
    "web1.prod, 22, web1.prod",
    "WEB1.Prod, 2222, [web1.prod]:2222",
    "127.0.0.1, 22, 127.0.0.1",
    "2001:DB8:0:0:1:0:0:1, 22, 2001:db8::1:0:0:1",
    "2001:db8::1, 2222, [2001:db8::1]:2222",
    "0:0:0:0:0:0:0:1, 22, ::1",
    "::, 22, ::",
    "1:0:2:0:3:0:4:0, 22, 1:0:2:0:3:0:4:0",
    "fe80::1%eth0, 22, fe80::1%eth0"
  })
  void aHost_isCalledAsOpenSshCallsIt(String host, int port, String name) {
    assertEquals(name, HostName.of(host, port));
  }

  @ParameterizedTest
  @CsvSource({"*", "web?", "!web1", "'web1,web2'", "'web 1'", "|1|x|y", "#web1", "[web1]", "''"})
  void aHostThatMeansMore_isNotWrittenDown(String host) {
    assertFalse(HostName.isPlain(host));
  }
}
