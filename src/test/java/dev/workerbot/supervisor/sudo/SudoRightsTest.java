package dev.workerbot.supervisor.sudo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SudoRightsTest {
  private static final String PATH = "/usr/bin/supervisorctl";

  private static String listing(String defaults, String... entries) {
    return """
    Matching Defaults entries for deploy on web1:
        env_reset, mail_badpass, secure_path=/usr/sbin\\:/usr/bin%s

    User deploy may run the following commands on web1:

    """
            .formatted(defaults)
        + String.join("\n", entries);
  }

  private static String entry(String options, String folder, String... commands) {
    return "Sudoers entry: /etc/sudoers.d/workerbot\n    RunAsUsers: root\n"
        + (options.isEmpty() ? "" : "    Options: " + options + "\n")
        + (folder.isEmpty() ? "" : "    Cwd: " + folder + "\n")
        + "    Commands:\n\t"
        + String.join("\n\t", commands)
        + "\n";
  }

  private static List<String> ways(String listing) {
    return SudoRights.parse(listing).waysToRoot(PATH);
  }

  private static final String GOOD = PATH + " ^-c /etc/supervisor/supervisord\\.conf status$";

  @Test
  void everyEntryIsRead_withWhatHoldsForIt() {
    SudoRights rights =
        SudoRights.parse(
            listing(
                "",
                entry("!setenv, !authenticate", "/", GOOD, "!" + GOOD),
                entry("", "", "ALL"),
                entry("!authenticate", "", "/usr/bin/tail")));
    assertEquals(
        List.of(
            new SudoRights.SudoEntry(
                List.of("!setenv", "!authenticate"), "/", List.of(GOOD, "!" + GOOD)),
            new SudoRights.SudoEntry(List.of(), "", List.of("ALL")),
            new SudoRights.SudoEntry(List.of("!authenticate"), "", List.of("/usr/bin/tail"))),
        rights.entries());
  }

  @Test
  void whatConfigSudoersAllows_leadsNowhere() {
    assertEquals(
        List.of(),
        ways(
            listing(
                "",
                entry(
                    "!setenv, !authenticate",
                    "/",
                    GOOD,
                    "/usr/local/sbin/workerbot-conf ^get [a-z]+$",
                    "/usr/bin/tail ^-n [0-9]+ -- /var/log/[^ /]+$"))));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "/usr/bin/supervisorctl",
        "/usr/bin/supervisorctl ^status$",
        "/usr/bin/supervisorctl status",
        "/opt/venv/bin/supervisorctl version",
        "sha256:aGFzaA== /usr/bin/supervisorctl status",
        "ALL",
        "/usr/bin/",
        "/usr/bin/*",
        "/usr/*/supervisorctl ^status$",
        "^/usr/bin/super.*$ ^status$",
        "^/usr/(s)?bin/[a-z]+$",
        "/usr/bin/supervisor[cd]tl"
      })
  void whatCoversSupervisorctl_withoutAFile_isAWay(String command) {
    assertEquals(List.of(command), ways(listing("", entry("!authenticate", "/", GOOD, command))));
    assertEquals(List.of(), ways(listing("", entry("", "/", command))), "with a password");
    assertEquals(
        List.of(command), ways(listing(", !authenticate", entry("", "/", command))), "by default");
    assertEquals(
        List.of(), ways(listing("", entry("!authenticate", "/", "!" + command))), "denied");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {"/usr/local/bin/", "/usr/bin/tail", "/usr/bin/super", "^/usr/bin/tail$", "/bin/*"})
  void whatDoesNotCoverIt_isNone(String command) {
    assertEquals(List.of(), ways(listing("", entry("!authenticate", "/", command))));
  }

  @Test
  void inAnyFolder_orWithAnEnvironmentOfOnesOwn_aGoodLineIsAWayToo() {
    assertEquals(List.of(GOOD), ways(listing("", entry("!authenticate", "", GOOD))));
    assertEquals(List.of(GOOD), ways(listing("", entry("!authenticate", "/srv", GOOD))));
    assertEquals(List.of(GOOD), ways(listing("", entry("setenv, !authenticate", "/", GOOD))));
    assertEquals(List.of(GOOD), ways(listing(", setenv", entry("!authenticate", "/", GOOD))));
    assertEquals(List.of(), ways(listing(", setenv", entry("!setenv, !authenticate", "/", GOOD))));
    assertEquals(
        List.of(GOOD),
        ways(listing(", env_keep+=PYTHONPATH", entry("!setenv, !authenticate", "/", GOOD))));
    String ctl = "/usr/local/sbin/workerbot-ctl";
    assertEquals(List.of(), ways(listing("", entry("!setenv, !authenticate", "", ctl))));
    assertEquals(List.of(ctl), ways(listing("", entry("setenv, !authenticate", "", ctl))));
  }

  @Property
  void noListingMakesItThrow(@ForAll String listing) {
    var _ = ways(listing("", listing));
    var _ = ways(listing);
  }
}
