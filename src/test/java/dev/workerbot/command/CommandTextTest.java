package dev.workerbot.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.workerbot.command.syntax.Grammar;
import dev.workerbot.command.syntax.ParseResult;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.statistics.Statistics;

/** A command written as text is read back as it was: what a button holds is what it does. */
class CommandTextTest {
  @Provide
  Arbitrary<Command> commands() {
    return AnyCommand.commands();
  }

  @Property(tries = 2000)
  void everyCommand_isReadBackFromItsText(@ForAll("commands") Command command) {
    ParseResult read = Grammar.parse(command.text());
    assertEquals(
        command,
        assertInstanceOf(ParseResult.Understood.class, read, command::text).command(),
        command::text);
    Statistics.label("kinds").collect(command.getClass().getSimpleName());
    Statistics.label("kinds")
        .coverage(coverage ->
            AnyCommand.kinds()
                .forEach(
                    (kind, _) -> coverage.check(kind.getSimpleName()).count(count -> count > 0)));
  }
}
