package dev.workerbot.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.message.text.CleanText;
import dev.workerbot.message.text.Cleaner;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CleanerTest {
  private final Cleaner cleaner = new Cleaner();

  private String clean(String raw) {
    return cleaner.clean(raw).value();
  }

  /** A line of a log, and the part of it that nobody may see. */
  static Stream<Arguments> secrets() {
    String letters = "q7Zk".repeat(8);
    return Stream.of(
        Arguments.of("password=hunter2 rest", "hunter2"),
        Arguments.of("DB_PASSWORD=hunter2", "hunter2"),
        Arguments.of("'password' => 'hunter2',", "hunter2"),
        Arguments.of("{\"password\": \"hunter 2\", \"x\": 1}", "hunter 2"),
        Arguments.of("{\\\"password\\\":\\\"hunter2\\\"}", "hunter2"),
        Arguments.of("{\\\"password\\\": \\\"a\\\\\\\"hunter2\\\"}", "hunter2"),
        Arguments.of("{\\\\\\\"token\\\\\\\":\\\\\\\"hunter2\\\\\\\"}", "hunter2"),
        Arguments.of("{\\\"Authorization\\\":\\\"Basic hunter2\\\"}", "hunter2"),
        Arguments.of("{\"password\": \"a\\\"hunter2\"}", "hunter2"),
        Arguments.of("{\"password\": \"cut hunter2", "hunter2"),
        Arguments.of("    [password] => hunter2", "hunter2"),
        Arguments.of("    [db_pass] => a hunter2", "hunter2"),
        Arguments.of("    [password:App\\User:private] => hunter2", "hunter2"),
        Arguments.of("$config['password'] = 'hunter2';", "hunter2"),
        Arguments.of("DB_PASS=hunter2", "hunter2"),
        Arguments.of("pwd: hunter2", "hunter2"),
        Arguments.of("{\"dbPass\":\"hunter2\"}", "hunter2"),
        Arguments.of("{\\\"pwd\\\":\\\"hunter2\\\"}", "hunter2"),
        Arguments.of("mysql --password hunter2 -h db", "hunter2"),
        Arguments.of("APP_KEY=base64:" + letters + "=", letters),
        Arguments.of("the key is base64:" + letters + "=", letters),
        Arguments.of("mysql://shop:hunter2@db/shop", "hunter2"),
        Arguments.of("redis://:hunter2@cache:6379", "hunter2"),
        Arguments.of("Authorization: Bearer " + letters, letters),
        Arguments.of("authorization: Basic " + letters, letters),
        Arguments.of("got bearer " + letters, letters),
        Arguments.of("AWS_SECRET_ACCESS_KEY=" + letters, letters),
        Arguments.of("id AKIA" + "ABCDEFGHIJKLMNOP", "ABCDEFGHIJKLMNOP"),
        Arguments.of("slack xox" + "b-123456789-" + letters, letters),
        Arguments.of("slack xapp" + "-1-A1-" + letters, letters),
        Arguments.of("github ghp_" + letters, letters),
        Arguments.of("stripe sk_live_" + letters, letters),
        Arguments.of("jwt eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl", "c2lnbmF0dXJl"),
        Arguments.of("api_key: " + letters, letters),
        Arguments.of("pass\u001B[0mword=hunter2", "hunter2"),
        Arguments.of("pass\u200Bword=hunter2", "hunter2"),
        Arguments.of(
            "-----BEGIN RSA PRIVATE KEY-----\n" + letters + "\n-----END RSA PRIVATE KEY-----",
            letters),
        Arguments.of("-----BEGIN PRIVATE KEY-----\ncut\n" + letters, letters));
  }

  @ParameterizedTest
  @MethodSource("secrets")
  void secrets_doNotSurvive(String line, String secret) {
    String clean = clean("before\n" + line + "\nafter");
    assertFalse(clean.contains(secret), clean);
    assertTrue(clean.contains(Cleaner.MASK), clean);
    assertTrue(clean.startsWith("before\n"), clean);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "password reset requested for user 17",
        "[2026-11-24 10:00:00] production.INFO: 12 jobs done in 3.4s",
        "GET https://example.com/a/b?c=d 200",
        "Processing App\\Jobs\\SendToken 991",
        "SQLSTATE[HY000] [2002] Connection refused",
        "bypass: true, compass: north, passed: 3, Bypass=1",
        "it [passed] => 3, {\\\"passes\\\":\\\"two\\\"}",
        "-----END CERTIFICATE-----",
        "Ünïcode – 日本語 ✓",
      })
  void ordinaryLines_areLeftAsTheyAre(String line) {
    assertEquals(line, clean(line));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\\e[31mred\\e[0m|red",
        "\\e]8;;http://evil\\e\\\\link\\e]8;;\\e\\\\|link",
        "\\e]0;title\\abody|body",
        "\\e[2J\\e[Hgone|gone",
        "a\\e(Bb|ab",
        "10%\\r20%\\r30%|30%",
        "dos\\r\\nline|dos\\nline",
        "abc\\u202Edef|abcdef",
        "lone\\e|lone",
      })
  void terminalTricks_areTakenOut(String raw, String expected) {
    assertEquals(unescaped(expected), clean(unescaped(raw)));
  }

  private static String unescaped(String text) {
    return text.replace("\\e", "\u001B")
        .replace("\\a", "\u0007")
        .replace("\\r", "\r")
        .replace("\\n", "\n")
        .replace("\\u202E", "\u202E")
        .replace("\\\\", "\\");
  }

  @Test
  void ofMoreThanAnybodyReads_theNewestLinesStay_andNoPieceOfALineThatMayBeASecret() {
    String older = "password=hunter2" + "x".repeat(Cleaner.MOST / 2) + "\n";
    String newer = "y".repeat(Cleaner.MOST / 2 + 10) + "\nlast\n";
    assertTrue(clean(older + newer).equals("…\n" + newer), "whole lines");
    assertEquals("…\nb\npassword=•••", clean("a".repeat(Cleaner.MOST) + "\nb\npassword=hunter2"));
    assertEquals("password=•••", clean("password=" + "hunter2".repeat(Cleaner.MOST)));
    assertEquals("a=1 …", clean("a=1 " + " ".repeat(Cleaner.MOST)).replaceAll(" +", " "));
    String most = "a\n".repeat(Cleaner.MOST / 2);
    assertTrue(clean(most).equals(most), "nothing is lost of as much as is ever read");
  }

  @Test
  void aPrivateKeyWithoutItsFirstLines_isMaskedFromTheStart() {
    String end = "-----END OPENSSH PRIVATE KEY-----";
    assertEquals("•••\nafter", clean("q7Zk\nq7Zk\n" + end + "\nafter"));
    assertEquals(
        "•••\nafter •••",
        clean("q7Zk\n" + end + "\nafter -----BEGIN OPENSSH PRIVATE KEY-----\nq7Zk\n" + end));
    assertEquals("•••", clean("q7Zk\n" + end + "\nq7Zk\n" + end));
  }

  @Test
  void escapedQuotes_endTheSecret() {
    assertEquals(
        "{\\\"password\\\":•••,\\\"user\\\":\\\"anna\\\"}",
        clean("{\\\"password\\\":\\\"hunter2\\\",\\\"user\\\":\\\"anna\\\"}"));
  }

  @Property
  void whatWasMasked_staysAsItIs(@ForAll("piecesOfSecrets") List<String> pieces) {
    String once = clean(String.join("", pieces));
    assertEquals(once, clean(once));
  }

  @Provide
  Arbitrary<List<String>> piecesOfSecrets() {
    return Arbitraries.of(
            "password",
            "DB_PASS",
            "pwd",
            "[token]",
            "--secret",
            "Authorization",
            "Bearer ",
            "://",
            "=>",
            "=",
            ": ",
            "\"",
            "'",
            "\\",
            "]",
            "@",
            " ",
            ",",
            "\n",
            "hunter2",
            "-----BEGIN PRIVATE KEY-----",
            "-----END PRIVATE KEY-----",
            Cleaner.MASK)
        .list()
        .ofMaxSize(14);
  }

  /** As an excerpt has them that begins in the middle of a key, or of one of its lines. */
  @ParameterizedTest
  @ValueSource(strings = {"", "+", "-", "> ", "\"", "[2026-11-30 12:00:00] local.INFO: "})
  void linesOfAKey_withNeitherItsFirstNorItsLast_areMasked(String prefix) {
    byte[] bytes = new byte[480];
    new Random(7).nextBytes(bytes);
    List<String> body =
        Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes).lines().toList();
    String cut = prefix.isEmpty() ? body.get(2).substring(30) + "\n" : "";
    String shown =
        clean(
            "a job ended\n"
                + cut
                + body.subList(3, 7).stream()
                    .map(line -> prefix + line + "\n")
                    .collect(Collectors.joining())
                + "all is done");
    for (String line : body) {
      assertFalse(shown.contains(line.substring(line.length() - 30)), shown);
    }
    assertTrue(shown.startsWith("a job ended\n") && shown.endsWith("\nall is done"), shown);
  }

  @Test
  void patternsOfTheConfig_areMaskedToo() {
    assertEquals("customer •••", new Cleaner(List.of("C-\\d+")).clean("customer C-4711").value());
  }

  @Test
  void tenMegabytesOfOneLetter_takeNoTimeWorthMentioning() {
    String line = "a".repeat(10 << 20);
    String cleaned =
        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> clean("password=" + line));
    assertEquals("password=•••", cleaned);
    String shown = assertTimeoutPreemptively(Duration.ofSeconds(20), () -> clean(line));
    assertEquals(Cleaner.MOST, shown.length());
    assertTrue(shown.endsWith("aaaa…"), "its beginning");
  }

  @Property
  void anyText_comesOutWithoutControlCharacters_andTwiceIsOnce(@ForAll String raw) {
    String once = clean(raw);
    assertTrue(once.chars().noneMatch(c -> Character.isISOControl(c) && c != '\n'), once);
    assertEquals(once, clean(once));
  }

  @Property
  void anExcerpt_neverExceedsItsRoom_andKeepsTheNewestLine(
      @ForAll List<String> lines, @ForAll int seed) {
    CleanText text = cleaner.clean(String.join("\n", lines));
    int room = 60 + Math.floorMod(seed, 300);
    Excerpt.Cut cut = new Excerpt("log", text).cut(room);
    assertTrue(cut.text().length() <= Math.max(room, 0) + 2, cut.text());
    if (cut.linesLeftOut() > 0 && !text.lines().getLast().isEmpty()) {
      assertTrue(cut.text().startsWith("… "), cut.text());
    }
    assertFalse(
        !cut.text().isEmpty()
            && Character.isHighSurrogate(cut.text().charAt(cut.text().length() - 1)));
  }
}
