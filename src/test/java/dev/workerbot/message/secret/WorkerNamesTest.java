package dev.workerbot.message.secret;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.workerbot.message.Message;
import dev.workerbot.message.Severity;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Workers whose names speak of secrets, which they are none of. */
class WorkerNamesTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "secrets",
        "token",
        "tokens-cleanup",
        "api-keys",
        "passwords",
        "refresh_token",
        "jwt",
        "vault.token"
      })
  void aWorkersName_isShown_whateverItIs(String group) {
    for (String text :
        new String[] {
          "%s:%s_00 RUNNING 3 min",
          "restart %s:%s_07@web1 --yes",
          "`%s:%s_00`: stopped",
          "(%s:%s_12)"
        }) {
      String line = text.formatted(group, group);
      assertEquals(line, Message.of(Severity.PLAIN, line).title());
      assertEquals(line, Message.of(Severity.PLAIN, "x").withLine(line).lines().getFirst().text());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "token:hunter2x_00, hunter2x",
    "password:password-hunter2x, hunter2x",
    "token:token_00hunter2x, hunter2x",
    "token:token_hunter2x, hunter2x",
    "api_token: token:token_0000048151623, 48151623",
    "redis://token:token_00@cache, token_00",
    "db:5432:shop:token:token_00, token_00"
  })
  void whatOnlyBeginsLikeOne_isMasked(String text, String secret) {
    String shown = Message.of(Severity.PLAIN, text).title();
    assertFalse(shown.contains(secret), shown);
  }
}
