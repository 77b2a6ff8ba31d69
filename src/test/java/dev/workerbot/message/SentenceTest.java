package dev.workerbot.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.message.secret.MaskingCorpus;
import dev.workerbot.message.text.Cleaner;
import dev.workerbot.message.text.Sentence;
import dev.workerbot.message.text.VisibleText;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.WorkerName;
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
        "Slack needs two tokens: put them into SLACK_BOT_TOKEN (xoxb-…) and SLACK_APP_TOKEN"
            + " (xapp-…)",
        "it was refused (invalid_auth): Slack does not know this token",
        "SLACK_BOT_TOKEN: acknowledged by somebody",
        "password: hunter2hunter2",
        "NOPASSWD: /usr/local/sbin/workerbot-ctl"
      })
  void ownWords_areNotMasked(String words) {
    assertEquals(words, Sentence.of(words).toString());
  }

  @Test
  void ownWords_tellWhatIsSecretInWhatFollows() {
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
  @ValueSource(
      strings = {
        "credentials:sync@web1",
        "tokens@web1",
        "token:refresh@secrets1",
        "password-reset:password-reset_00@token",
        "secret=x@web1",
        "api_key@vault.token"
      })
  void aName_staysWhole_andTellsNothingOfWhatFollows(String name) {
    Target target = Target.of(name);
    for (Sentence sentence :
        List.of(
            Sentence.of("%s: exit code 1, `%s` = 7", target, target),
            Sentence.of("%s", Sentence.of("%s: exit code 1, `%s` = 7", target, target)),
            Sentence.naming("%s exit code 1, `%s` = 7".formatted(name, name), List.of(target)))) {
      String shown = sentence.toString();
      assertEquals(
          "%s: exit code 1, `%s` = 7".formatted(name, name),
          shown.contains(": exit") ? shown : shown.replace(" exit", ": exit"));
    }
    assertEquals("`restart " + name + "`", Message.code(Sentence.of("restart %s", target)) + "");
    assertEquals(name + ": it fell", Sentence.about(target, "it fell").toString());
    assertEquals("by @tokens: ok", Sentence.of("by @%s: %s", "tokens", "ok").toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "AKIAIOSFODNN7EXAMPLE",
        "queue:AKIAIOSFODNN7EXAMPLE",
        "ghp_16C7e42F292c6912E7710c838347Ae178B4a",
        "token:x8Jk2Lq9Zp4Rt7Vw",
        "password=hunter2x",
        "secret:550e8400-e29b-41d4-a716-446655440000"
      })
  void aName_thatIsASecretItself_isMasked(String name) {
    String shown = Sentence.of("%s: FATAL", WorkerName.of(name)).toString();
    assertTrue(shown.contains(Cleaner.MASK), shown);
    assertTrue(shown.endsWith(": FATAL"), shown);
    assertFalse(shown.contains(name.substring(name.length() - WINDOW)), shown);
  }

  @Test
  void textFromOutside_isMasked_besideAName_too() {
    Target tokens = Target.of("tokens@web1");
    assertEquals(
        "tokens@web1: tokens: " + Cleaner.MASK,
        Sentence.of("%s: %s", tokens, "tokens: abc123secretXY99").toString());
    assertEquals(
        "tokens: " + Cleaner.MASK,
        Sentence.naming("tokens: abc123secretXY99", tokens.names()).toString());
    assertFalse(Sentence.name("x password=hunter2x").toString().contains("hunter2x"));
  }

  @ParameterizedTest
  @MethodSource("harmless")
  void whatIsHarmless_staysAsItIs(String text) {
    assertEquals(VisibleText.of(text), Sentence.of("%s", text).toString());
  }
}
