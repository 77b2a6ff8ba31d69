package dev.workerbot.app.config.key;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.app.config.ConfigFile;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Configs as editors and web pages spoil them. */
class ConfigTextTest {
  private static final String GOOD =
      """
      servers:
        web1:
          host: 127.0.0.1
          user: deploy
      deny:
        - verbs: stop
          workers: mailer
          reason: it must not stop
      """;

  @TempDir private Path dir;

  private ConfigFile.ReadConfig load(byte[] bytes) throws IOException {
    Path file = dir.resolve("workerbot.yaml");
    Files.write(file, bytes);
    return ConfigFile.load(file, _ -> Optional.empty());
  }

  private String mistake(String text, String encoding) throws IOException {
    List<ConfigError> mistakes =
        assertInstanceOf(
                ConfigFile.ReadConfig.WrongConfig.class,
                load(text.getBytes(Charset.forName(encoding))))
            .mistakes();
    assertEquals(1, mistakes.size(), mistakes.toString());
    return mistakes.getFirst().toString();
  }

  private static String changed(String from, String to) {
    assertTrue(GOOD.contains(from), from);
    return GOOD.replace(from, to.translateEscapes());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "~    user~|~\240\240\240\240user~|line 4: the space (U+00A0) before `user: deploy` is none"
            + " to YAML",
        "~    user~|~  \240 user~|line 4: the space (U+00A0) before `user: deploy` is none to YAML",
        "~: deploy~|~:\240deploy~|line 4: the space (U+00A0) before `deploy` is none to YAML",
        "~deploy~|~deploy\240~|line 4: the space (U+00A0) before the end of the line is none to"
            + " YAML",
        "~- verbs~|~-\240verbs~|line 6: the space (U+00A0) before `verbs: stop` is none to YAML",
        "~user:~|~us\255er:~|line 4: there is an invisible character (U+00AD) before `er:"
            + " deploy`",
        "~stop\n"
            + "    w~|~stop \7\n"
            + "    w~|line 6: there is a control character (U+0007) before the end of the line"
      })
  void aSpaceThatIsNone_isNamed_withItsPlace(String from, String to, String expected)
      throws IOException {
    String mistake = mistake(changed(from.translateEscapes(), to), "UTF-8");
    assertTrue(mistake.startsWith(expected), mistake);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "127.0.0.1|“127.0.0.1”|line 3: the quote (U+201C) before `127.0.0.1”`",
        "127.0.0.1|‘127.0.0.1’|line 3: the quote (U+2018) before `127.0.0.1’`",
        "web1|„web1“|line 2: the quote (U+201E) before `web1“:`",
        "verbs: stop|verbs: [“stop”, “start”]|line 6: the quote (U+201C) before `stop”, “start”]`",
        "- verbs|– verbs|line 6: the dash (U+2013) before `verbs: stop`",
        "- verbs|• verbs|line 6: the dash (U+2022) before `verbs: stop`",
        "user: |user： |line 4: the colon (U+FF1A) before `deploy`",
        "user: |\u200Buser: |line 4: there is an invisible character (U+200B) before `user:"
            + " deploy`"
      })
  void aSignThatOnlyLooksLikeYaml_isNamed_withItsPlace(String from, String to, String expected)
      throws IOException {
    String mistake = mistake(GOOD.replace(from, to.replace("\\u200B", "\u200B")), "UTF-8");
    assertTrue(mistake.startsWith(expected), mistake);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "« il ne doit pas s'arrêter\u00A0!\u00A0»",
        "“Olga” asked for it",
        "it’s for “Olga” – and me",
        "\"a\u00A0: b\"",
        "'“never”'",
        "never # “not” \u00A0",
        "été 👩\u200D💻"
      })
  void whatIsText_staysText(String reason) throws IOException {
    assertInstanceOf(
        ConfigFile.ReadConfig.Loaded.class,
        load(GOOD.replace("it must not stop", reason).getBytes(Charset.forName("UTF-8"))));
  }

  @Test
  void anotherEncoding_isNamed_withTheLetter_andHowToChangeIt() throws IOException {
    String text = changed("it must", "Zoë says it must");
    assertEquals(
        "line 8: the letter behind `reason: Zo` is not in UTF-8 (in Windows-1252 it would be `ë`);"
            + " save the file as UTF-8, such as by `iconv -f WINDOWS-1252 -t UTF-8`",
        mistake(text, "ISO-8859-1"));
    for (String encoding : List.of("UTF-16", "UTF-16LE", "UTF-16BE")) {
      assertTrue(mistake(text, encoding).startsWith("line 1: this is UTF-16"), encoding);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"\r\n", "\r", "\n"})
  void aMarkAtTheBeginning_andLineEndsOfAnySystem_areTaken(String end) throws IOException {
    byte[] bytes = ("\uFEFF" + GOOD).replace("\n", end).getBytes(Charset.forName("UTF-8"));
    assertInstanceOf(ConfigFile.ReadConfig.Loaded.class, load(bytes));
    String twice = changed("    user: deploy", "    user: deploy\\n    user: anna");
    assertEquals(
        "line 5: `user` is there twice under `servers.web1`; keep one",
        mistake(twice.replace("\n", end), "UTF-8"));
    assertEquals(
        "line 4: there is a tab before `user: deploy`; YAML takes spaces only",
        mistake(changed("    user", "\\tuser").replace("\n", end), "UTF-8"));
  }

  @Property
  void noBytes_breakIt(@ForAll byte[] bytes) {
    ConfigText.Read read = ConfigText.decode(bytes);
    ConfigText.lookalikes(read.text()).forEach(configError -> assertTrue(configError.line() >= 1));
    assertTrue(read.mistake().isEmpty() || read.text().isEmpty());
  }

  @Property
  void noText_breaksIt(@ForAll String text) {
    ConfigText.lookalikes(text).forEach(configError -> assertTrue(configError.line() >= 1));
  }
}
