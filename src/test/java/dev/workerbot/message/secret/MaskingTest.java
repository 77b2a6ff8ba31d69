package dev.workerbot.message.secret;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.message.text.Cleaner;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Holds the mask against shapes of secrets, and against lines that hold none. */
@Tag("timing")
class MaskingTest {
  private static final int WINDOW = 6;

  private final Cleaner cleaner = new Cleaner();

  private String clean(String raw) {
    return cleaner.clean(raw).value();
  }

  static List<MaskingCorpus.Leak> leaks() {
    return MaskingCorpus.leaks();
  }

  static List<String> harmless() {
    return MaskingCorpus.harmless();
  }

  @Test
  void theCorpora_areAsLargeAsPromised() {
    assertTrue(leaks().size() >= 600, () -> leaks().size() + " secrets");
    assertTrue(harmless().size() >= 480, () -> harmless().size() + " harmless lines");
    assertEquals(leaks().size(), leaks().stream().map(MaskingCorpus.Leak::name).distinct().count());
    assertTrue(leaks().stream().noneMatch(leak -> leak.secrets().isEmpty()));
  }

  @ParameterizedTest
  @MethodSource("leaks")
  void noSecret_survives(MaskingCorpus.Leak leak) {
    assertMasked(leak, clean(leak.text()));
  }

  @ParameterizedTest
  @MethodSource("leaks")
  void noSecret_survivesInTheMiddleOfALog(MaskingCorpus.Leak leak) {
    String clean =
        clean(
            "it's 3 o'clock\n[2026-11-24 10:00:00] a (b\n"
                + leak.text()
                + "\n[2026-11-24 10:00:01] local.INFO: after");
    assertMasked(leak, clean);
    assertTrue(clean.startsWith("it's 3 o'clock\n[2026-11-24 10:00:00] a (b\n"), clean);
    assertTrue(clean.endsWith("\n[2026-11-24 10:00:01] local.INFO: after"), clean);
  }

  private static void assertMasked(MaskingCorpus.Leak leak, String clean) {
    assertTrue(clean.contains(Cleaner.MASK), clean);
    for (String secret : leak.secrets()) {
      for (int i = 0; i == 0 || i + WINDOW <= secret.length(); i++) {
        String part = secret.substring(i, Math.min(secret.length(), i + WINDOW));
        assertFalse(
            clean.contains(part),
            () -> "`" + part + "` is left of `" + leak.text() + "`: " + clean);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("leaks")
  void whatWasMasked_staysAsItIs(MaskingCorpus.Leak leak) {
    String once = clean(leak.text());
    assertEquals(once, clean(once));
  }

  @ParameterizedTest
  @MethodSource("harmless")
  void harmlessLines_stayAsTheyAre(String text) {
    assertEquals(text, clean(text));
  }

  @Test
  void harmlessLines_stayAsTheyAreTogether() {
    String all = String.join("\n", harmless());
    assertEquals(all, clean(all));
  }

  static List<String> hostilePieces() {
    return List.of(
        "a",
        "=",
        ":",
        "\"",
        "'",
        "\\",
        "\\\"",
        "%",
        "%25",
        "&quot;",
        "<",
        "<token>",
        "(",
        "[",
        "{",
        "-",
        "--",
        "- ",
        ".",
        "|",
        ",",
        ";",
        "/",
        "//",
        "@",
        "a@",
        ":a@",
        " ",
        "\n",
        "\n\n",
        "key=",
        "key=[",
        "token=",
        "token=[",
        "token=[=>",
        "token={",
        "token='",
        "token=\"\n",
        "token=\"\nx\n[",
        "password:\n",
        "password: |\n",
        "token '",
        "token \"",
        "-p",
        " -p x",
        " -p '",
        "mysql -p",
        "ghp_",
        "sk-",
        "sk-a1",
        "M.",
        "eyJ",
        "eyJa.",
        "base64:",
        "$2y$10$",
        "bearer ",
        "basic ",
        "Cookie: ",
        "Authorization: ",
        "PDO('",
        "PDO(",
        "into t(password)values(",
        "into t(",
        "name=token ",
        "://",
        "http://a:",
        "hooks.slack.com/",
        "/reset/",
        "-----BEGIN PRIVATE KEY-----",
        "-----END PRIVATE KEY-----",
        "-----BEGIN PRIVATE KEY-----\n",
        "\n-----END PRIVATE KEY-----",
        "\u200b",
        "\u001b[0m",
        "\ufffd",
        "é",
        "s:8:\"token\";",
        "(\"token\",\"",
        "password is ",
        "token=string(",
        "<token",
        "<![CDATA[",
        "token=$a->",
        "=token",
        "string(1)",
        "x=\"\"\"",
        "token='''",
        "A3-",
        "1234567890:AA",
        "[token:a:private] =>",
        "aB3/+".repeat(20) + "\n",
        "•••",
        "token=•••",
        "password=<<A\n",
        "password=<<A\n[\n",
        "password=<<A\n\n",
        "password: \n\n",
        "recovery codes:\n",
        "Authorization: Bearer\n",
        "bearer \n",
        "<key>token</key><array>",
        "<name>token</name>",
        "<value>",
        "<token a=\"",
        "token is: ",
        "is is: ",
        "parola d'ordine:",
        "пароль",
        "%C3%B1",
        "\\u043f",
        "a\u0303",
        "a:1:b:c:d\n",
        "a:5432:b:c:d\n",
        "password ---\n--- ---\n",
        "--- \n",
        "vault kv put a=",
        "vault write a=b ",
        "create secret --from-literal=a=b\n",
        "http-basic.",
        "net use \\ ",
        "freerdp /p:'",
        "acl setuser >",
        "lftp -u a,",
        "getConnection(jdbc:, ",
        "new Pusher('",
        "-----BEGIN OpenVPN Static key V1-----",
        "LS0tLS1CRUdJTi",
        "arn:secret:",
        "Pass: 1234 ",
        "pass (1.2): ",
        "password: field hidden ",
        "\"kty\" a\n",
        "\\\"Cookie: values (",
        "\"-peyJa.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "password=a", "\"", "-", "eyJ", "://a:"})
  void tenMegabytes_takeNoTimeWorthMentioning(String piece) {
    assertQuick(piece, 10 << 20, Duration.ofSeconds(2));
  }

  /** Hundreds of megabytes. */
  @Tag("soak")
  @ParameterizedTest
  @MethodSource("hostilePieces")
  void tenMegabytes_ofAnything_takeNoTimeWorthMentioning(String piece) {
    assertQuick(piece, 10 << 20, Duration.ofSeconds(2));
  }

  /** A tenth of what would be noticed if it took time as the square of its length. */
  @ParameterizedTest
  @MethodSource("hostilePieces")
  void aHundredKilobytes_ofAnything_areMaskedAtOnce(String piece) {
    assertQuick(piece, 128 << 10, Duration.ofSeconds(2));
  }

  /** What no finder minds alone may be too much for one of them together, among thousands. */
  @Tag("soak")
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void aHundredKilobytes_ofAnyThreeTogether_areMaskedAtOnce(long seed) {
    Random random = new Random(seed);
    List<String> pieces = hostilePieces();
    for (int i = 0; i < 100; i++) {
      String three =
          pieces.get(random.nextInt(pieces.size()))
              + pieces.get(random.nextInt(pieces.size()))
              + pieces.get(random.nextInt(pieces.size()));
      assertQuick(three, 128 << 10, Duration.ofSeconds(2));
    }
  }

  private void assertQuick(String piece, int length, Duration limit) {
    String text = piece.repeat(length / piece.length());
    long before = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    clean(text);
    Duration took =
        Duration.ofNanos(ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - before);
    assertTrue(took.compareTo(limit) < 0, () -> "`" + piece + "` took " + took.toMillis() + " ms");
  }
}
