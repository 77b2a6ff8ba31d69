package dev.workerbot.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.workerbot.message.entity.Person;
import dev.workerbot.worker.Selector;
import dev.workerbot.worker.ServerName;
import dev.workerbot.worker.WorkerName;
import dev.workerbot.worker.verb.Verb;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sqlite.SQLiteDataSource;

class ColumnTypesTest {
  public record Row(String id, Optional<Person> settledBy, Verb verb) {}

  static Stream<Object> values() {
    return Stream.of(
        new ServerName("web1"),
        WorkerName.of("queue:queue_00"),
        Selector.parse("queue@web*"),
        new Person("slack", "U1", "anna b"),
        Person.named("anna"),
        Verb.RESTART,
        Instant.ofEpochMilli(1_764_000_000_123L));
  }

  private static Handle open() {
    SQLiteDataSource memory = new SQLiteDataSource();
    memory.setUrl("jdbc:sqlite::memory:");
    return ColumnTypes.jdbi(memory).open();
  }

  @ParameterizedTest
  @MethodSource("values")
  void whatIsWritten_isReadBack_alone(Object value) {
    try (Handle handle = open()) {
      handle.execute("CREATE TABLE one (it)");
      handle.createUpdate("INSERT INTO one VALUES (:it)").bind("it", value).execute();
      assertEquals(value, handle.createQuery("SELECT it FROM one").mapTo(value.getClass()).one());
    }
  }

  @ParameterizedTest
  @MethodSource("rows")
  void aRecord_isARow_ofThem(Row row) {
    try (Handle handle = open()) {
      handle.execute("CREATE TABLE row (id, settled_by, verb)");
      handle
          .createUpdate("INSERT INTO row VALUES (:id, :settledBy, :verb)")
          .bindMethods(row)
          .execute();
      assertEquals(row, handle.createQuery("SELECT * FROM row").mapTo(Row.class).one());
    }
  }

  static Stream<Row> rows() {
    return Stream.of(
        new Row("a", Optional.of(new Person("terminal", "anna", "anna")), Verb.STOP),
        new Row("b", Optional.empty(), Verb.START));
  }
}
