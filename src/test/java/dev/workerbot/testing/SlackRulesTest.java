package dev.workerbot.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** What Slack refuses of people and moments in rich text. */
class SlackRulesTest {
  private static JsonNode blocks(String element, String in) {
    return FakeSlack.JSON.readTree(
        ("[{'type':'rich_text','elements':[{'type':'" + in + "','elements':[" + element + "]}]}]")
            .replace('\'', '"'));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '§',
      value = {
        "0; {'type':'user','user_id':'U1','style':{'bold':true}}; rich_text_section",
        "1; {'type':'user','user_id':'U1','style':{'code':true}}; rich_text_section",
        "1; {'type':'user','user_id':'anna'}; rich_text_section",
        "1; {'type':'user','user_id':'U1'}; rich_text_preformatted",
        "0; {'type':'date','timestamp':1764000000,'format':'{date_short} {time}','fallback':'x'};"
            + " rich_text_section",
        "1; {'type':'date','timestamp':'1764000000','format':'{time}','fallback':'x'};"
            + " rich_text_section",
        "1; {'type':'date','timestamp':1764000000,'format':'{clock} {time}','fallback':'x'};"
            + " rich_text_section",
        "1; {'type':'date','timestamp':1764000000,'format':'now','fallback':'x'};"
            + " rich_text_section",
        "1; {'type':'date','timestamp':1764000000,'format':'{time}'}; rich_text_section",
        "1; {'type':'date','timestamp':1764000000,'format':'{time}','fallback':'x'};"
            + " rich_text_preformatted"
      })
  void peopleAndMoments(int broken, String element, String in) {
    assertEquals(
        broken, SlackRules.broken("text", blocks(element, in)).size(), element + " in " + in);
  }
}
