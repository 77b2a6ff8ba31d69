package dev.workerbot.store;

import dev.workerbot.message.entity.Person;
import dev.workerbot.worker.Selector;
import dev.workerbot.worker.ServerName;
import dev.workerbot.worker.WorkerName;
import dev.workerbot.worker.verb.Verb;
import java.sql.Types;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.argument.Argument;
import org.jdbi.v3.core.argument.ArgumentFactory;
import org.jdbi.v3.core.generic.GenericTypes;
import org.jdbi.v3.core.mapper.RowMapperFactory;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;
import org.jdbi.v3.core.statement.ColonPrefixSqlParser;
import org.jdbi.v3.core.statement.SqlParser;
import org.jdbi.v3.core.statement.SqlStatements;

/**
 * The types of columns that SQL does not have: moments in milliseconds, names and verbs as text. A
 * record is mapped by the names of its components.
 */
final class ColumnTypes {
  /** Records among them are a column, and no row. */
  private static final Set<Class<?>> COLUMNS =
      Set.of(ServerName.class, WorkerName.class, Selector.class, Person.class, Verb.class);

  private static final RowMapperFactory RECORDS =
      (type, _) -> {
        Class<?> row = GenericTypes.getErasedType(type);
        return row.isRecord() && !COLUMNS.contains(row)
            ? Optional.of(ConstructorMapper.of(row))
            : Optional.empty();
      };

  /** What it has parsed it keeps: a process that opens several databases parses once. */
  private static final SqlParser PARSER = new ColonPrefixSqlParser();

  private ColumnTypes() {}

  /** Jdbi that knows them. */
  static Jdbi jdbi(DataSource connections) {
    Jdbi jdbi = Jdbi.create(connections);
    jdbi.getConfig(SqlStatements.class).setSqlParser(PARSER);
    jdbi.registerRowMapper(RECORDS);
    jdbi.registerArgument(argument(Instant.class, Types.BIGINT, Instant::toEpochMilli));
    jdbi.registerColumnMapper(
        Instant.class,
        (row, column, _) -> {
          long millis = row.getLong(column);
          return row.wasNull() ? null : Instant.ofEpochMilli(millis);
        });
    text(jdbi, ServerName.class, ServerName::value, ServerName::new);
    text(jdbi, WorkerName.class, WorkerName::full, WorkerName::of);
    text(jdbi, Selector.class, Selector::toString, Selector::parse);
    text(jdbi, Person.class, Person::stored, Person::parse);
    text(jdbi, Verb.class, Verb::word, word -> Verb.named(word).orElseThrow());
    return jdbi;
  }

  private static <T> void text(
      Jdbi jdbi, Class<T> type, Function<T, String> written, Function<String, T> read) {
    jdbi.registerArgument(argument(type, Types.VARCHAR, written));
    jdbi.registerColumnMapper(
        type,
        (row, column, _) -> {
          String text = row.getString(column);
          return text == null ? null : read.apply(text);
        });
  }

  /** Also for subclasses, such as the constants of an enum that have a body. */
  private static <T> ArgumentFactory argument(Class<T> type, int sqlType, Function<T, ?> written) {
    return (_, value, _) -> {
      if (!type.isInstance(value)) {
        return Optional.empty();
      }
      Argument argument =
          (position, statement, _) ->
              statement.setObject(position, written.apply(type.cast(value)), sqlType);
      return Optional.of(argument);
    };
  }
}
