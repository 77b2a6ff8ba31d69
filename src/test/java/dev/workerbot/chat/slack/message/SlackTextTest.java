package dev.workerbot.chat.slack.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SlackTextTest {
  @ParameterizedTest
  @CsvSource(
      delimiterString = " => ",
      quoteCharacter = '`',
      value = {
        "restart horizon@web1 => restart horizon@web1",
        "logs x@web1 --grep ‘time out’ => logs x@web1 --grep 'time out'",
        "restart <mailto:horizon@web1.example.com|horizon@web1.example.com> => restart"
            + " horizon@web1.example.com",
        "restart horizon@<http://web1.example.com|web1.example.com> => restart"
            + " horizon@web1.example.com",
        "restart horizon@<http://web1.example.com> => restart horizon@web1.example.com",
        "restart a&amp;b@web1 => restart a&b@web1",
        "can restart &lt;x&gt; => can restart <x>",
        "history <@U012AB|anna> => history @anna",
      })
  void whatSlackDidToIt_isUndone(String typed, String plain) {
    assertEquals(plain, SlackText.plain(typed));
  }

  @Property
  void noText_makesItThrow(@ForAll String typed) {
    assertNotNull(SlackText.plain(typed));
  }
}
