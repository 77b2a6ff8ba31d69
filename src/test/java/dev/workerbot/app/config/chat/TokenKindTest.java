package dev.workerbot.app.config.chat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.message.text.Sentence;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said of something that was put in a token's place. */
class TokenKindTest {
  private static final Sentence IT = Sentence.of("it");

  @ParameterizedTest
  @CsvSource({
    "xapp-1-A1-2-hidden, 'a Slack app''s token (xapp-…), which belongs in SLACK_APP_TOKEN'",
    "xoxp-1-2-hidden, 'a person''s token (xoxp-…), not the bot''s'",
    "xoxe.xoxb-1-hidden, a token that expires (xoxe…)",
    "xoxe-1-hidden, a token that expires (xoxe…)",
    "xoxc-1-hidden, 'a token of another kind, which no bot has'",
    "OTAwMDAwMDAwMDAwMDAwMDAw.GsEcRt.hidden-0123456789abcdef, a Discord bot's token",
    "Bearer xoxb-hidden, a word before the token; take it away",
    "'\"xoxb-hidden\"', a token in quotes; take the quotes away",
    "xoxb-hidden xapp-hidden, more than one word",
    "0123456789abcdef0123456789abcdef, 'something else of the app, such as its signing secret'",
    "hidden, no such token"
  })
  void whatIsNoBotsToken_isCalledWhatItIs_andNotRepeated(String text, String words) {
    String mistake =
        TokenKind.SLACK_BOT
            .mistake(Sentence.of("the variable SLACK_BOT_TOKEN"), text)
            .orElseThrow()
            .toString();
    assertTrue(mistake.startsWith("the variable SLACK_BOT_TOKEN holds " + words), mistake);
    assertTrue(
        mistake.endsWith(
            ". It takes the Bot User OAuth Token, which starts with xoxb-: Install App at"
                + " https://api.slack.com/apps"),
        mistake);
    assertFalse(mistake.contains("hidden") || mistake.contains("0123"), mistake);
  }

  @ParameterizedTest
  @CsvSource({
    "xoxb-1-2-x, a Slack bot's token (xoxb-…)",
    "900000000000000000, 'an id, which is no secret'"
  })
  void theSameOfDiscord(String text, String words) {
    String mistake =
        TokenKind.DISCORD_BOT.mistake(Sentence.of("the file /x"), text).orElseThrow().toString();
    assertTrue(mistake.startsWith("the file /x holds " + words), mistake);
  }

  @Test
  void whatLooksRight_isTakenAsItIs() {
    assertEquals(Optional.empty(), TokenKind.SLACK_BOT.mistake(IT, "xoxb-1-2-x"));
    assertEquals(Optional.empty(), TokenKind.SLACK_APP.mistake(IT, "xapp-1-A1-2-x"));
    assertEquals(
        Optional.empty(),
        TokenKind.DISCORD_BOT.mistake(IT, "OTAwMDAwMDAwMDAwMDAwMDAw.GsEcRt.x0123456789abcdefghij"));
  }
}
