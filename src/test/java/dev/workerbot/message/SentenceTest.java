package dev.workerbot.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Own words stay, whatever the mask thinks of them; nothing that is put into them gets out. */
class SentenceTest {
  private static final int WINDOW = 8;

  static List<MaskingCorpus.Leak> leaks() {
    return MaskingCorpus.leaks();
  }

  static List<String> harmless() {
    return MaskingCorpus.harmless();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Slack needs two tokens: put them into SLACK_BOT_TOKEN (xoxb-…) and SLACK_APP_TOKEN (xapp-…)",
        "it was refused (invalid_auth): Slack knows no such token",
        "SLACK_BOT_TOKEN: acknowledged by somebody",
        "password: hunter2hunter2",
        "NOPASSWD: /usr/local/sbin/workerbot-ctl"
      })
  void line17_ownWords_areNotMasked(String words) {
    assertEquals(words, Sentence.of(words).toString());
  }

  @Test
  void line17_ownWords_tellWhatIsSecretInWhatFollows() {
    assertEquals(
        "the password=••• is wrong",
        Sentence.of("the password=%s is wrong", "hunter2x").toString());
    assertEquals(
        "`token: •••` stands twice",
        Sentence.of("`token: %s` stands twice", "hunter2x").toString());
    assertEquals(
        "auth (invalid_auth): Slack said 42 times: no; •••",
        Sentence.of(
                "auth (%s): Slack said %d times: %s; %s",
                "invalid_auth", 42, Sentence.of("no"), "password=hunter2x")
            .toString()
            .replace("password=•••", "•••"));
  }

  @Test
  void aSentenceInASentence_isAsItIs_andItsTextAloneIsNot() {
    Sentence inner = Sentence.of("SLACK_BOT_TOKEN: put it there");
    assertEquals("token: " + inner, Sentence.of("token: %s", inner).toString());
    assertFalse(Sentence.of("token: %s", "hunter2x").toString().contains("hunter2x"));
    assertEquals("100 % of 3", Sentence.of("100 %% of %d", 3).toString());
    assertThrows(IllegalArgumentException.class, () -> Sentence.of("nothing", "x"));
  }

  @ParameterizedTest
  @MethodSource("leaks")
  void noSecretFromOutside_survives(MaskingCorpus.Leak leak) {
    for (String shown :
        List.of(
            Sentence.of("`%s` is no server; write a name", leak.text()).toString(),
            Sentence.of("%s", leak.text()).toString())) {
      assertTrue(shown.contains(Cleaner.MASK), shown);
      for (String secret : leak.secrets()) {
        for (int i = 0; i == 0 || i + WINDOW <= secret.length(); i++) {
          String part = secret.substring(i, Math.min(secret.length(), i + WINDOW));
          assertFalse(shown.contains(part), () -> "`" + part + "` is left: " + shown);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("harmless")
  void whatIsHarmless_staysAsItIs(String text) {
    assertEquals(Cleaner.visible(text), Sentence.of("%s", text).toString());
  }
}
