package dev.workerbot.app.socket.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.message.Button;
import dev.workerbot.message.Excerpt;
import dev.workerbot.message.Form;
import dev.workerbot.message.Message;
import dev.workerbot.message.Picture;
import dev.workerbot.message.Severity;
import dev.workerbot.message.text.Cleaner;
import dev.workerbot.message.text.Sentence;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class WireLineTest {
  private static WireLine again(WireLine line) {
    return WireLine.read(line.toString()).orElseThrow();
  }

  @Property
  void anyText_arrivesAsItWas_onOneLine_andIsJsonToOthersToo(@ForAll String text) {
    String line = WireLine.of("text", text).with("list", List.of(text, text)).toString();
    assertEquals(-1, line.indexOf('\n'));
    WireLine read = WireLine.read(line).orElseThrow();
    assertEquals(text, read.string("text"));
    assertEquals(List.of(text, text), read.texts("list"));
    JsonNode node = JsonMapper.builder().build().readTree(line);
    assertEquals(text, node.get("text").asString());
  }

  /** Whatever comes, it is read or it is not; nothing else happens. */
  @Property
  void anyLine_isReadOrRefused(@ForAll @StringLength(max = 60) String line) {
    Optional<WireLine> read = WireLine.read(line);
    assertTrue(read.isEmpty() || line.strip().startsWith("{"), line);
    assertTrue(WireLine.read("{\"a\":" + line).map(one -> one.has("a")).orElse(true), line);
  }

  @Test
  void numbersFlagsAndObjects_areThere() {
    WireLine read =
        again(
            WireLine.first()
                .with("yes", true)
                .with("no", false)
                .with("inner", WireLine.of("n", -7))
                .with("none", Optional.empty())
                .with("some", Optional.of("x"))
                .with("objects", List.of(Map.of("k", "v"))));
    assertEquals(WireLine.VERSION, read.number(WireLine.PROTOCOL));
    assertTrue(read.flag("yes") && !read.flag("no") && !read.flag("none"));
    assertEquals(-7, read.line("inner").orElseThrow().number("n"));
    assertEquals(Optional.of("x"), read.text("some"));
    assertEquals("v", read.lines("objects").getFirst().string("k"));
    assertEquals(-1, read.number("some"), "no number");
    assertEquals(List.of(), read.texts("some"), "no list");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[]",
        "{}x",
        "{\"a\":1,}",
        "{\"a\":1.5}",
        "{\"a\":nul}",
        "{\"a\":1,\"a\":2}",
        "{\"a\":\"\\q\"}",
        "{\"a\":\"\\u12\"}",
        "{\"a\":\"\t\"}",
        "{\"a\":[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]}",
        "{\"a\":99999999999999999999}",
        "GET / HTTP/1.1"
      })
  void whatIsNoLine_isNone(String line) {
    assertEquals(Optional.empty(), WireLine.read(line));
  }

  @Test
  void aMessage_arrivesAsItWas() {
    Message message =
        Message.of(Severity.BAD, "horizon on web1: FATAL")
            .withLine(Severity.WARNING, "one \"line\"")
            .withLines(
                List.of(new Message.MessageLine(Severity.PLAIN, Sentence.of("A heading:"), true)))
            .withField("Cause", "exit code 1")
            .withExcerpt(new Excerpt("the log", new Cleaner().clean("a\nb")))
            .withButtons(List.of(new Button("Restart", Button.Style.DANGER, "o1", 2, true)))
            .withPicture(new Picture("p.png", "a line", new byte[] {1, -2, 3}));
    Message read = WireMessage.read(again(WireMessage.of(message)));
    assertEquals(message.lines(), read.lines());
    assertEquals(message.fields(), read.fields());
    assertEquals(message.excerpt(), read.excerpt());
    assertEquals(message.buttons(), read.buttons());
    assertEquals(message.heading(), read.heading());
    assertEquals(message.severity(), read.severity());
    Picture picture = read.picture().orElseThrow();
    assertEquals(
        "p.png, a line, 3", picture.name() + ", " + picture.alt() + ", " + picture.png().length);
    assertEquals(-2, picture.png()[1]);
  }

  @Test
  void aForm_arrivesAsItWas() {
    Form form =
        new Form(
            "New worker",
            "For web1.",
            List.of("create"),
            List.of(
                new Form.FormInput("worker", "Name", "", "", Form.InputKind.LINE, List.of(), false),
                new Form.FormInput(
                    "user", "User", "who", "a", Form.InputKind.CHOICE, List.of("a", "b"), true)),
            "Preview");
    assertEquals(form, WireForm.read(again(WireForm.of(form))));
  }
}
