package dev.workerbot.app.host;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The datagram socket at which systemd listens to its services, as {@code NOTIFY_SOCKET} names it:
 * a path, or {@code @} and an abstract name. Java knows Unix sockets for streams only, so that the
 * C library is called. Each message is one call, and nothing stays open in between.
 */
public final class NotifySocket {
  /** Of {@code sun_path} in {@code sockaddr_un}, with the zero at the end of a path. */
  private static final int LONGEST = 107;

  private static final int PATH_AT = 2;
  private static final short AF_UNIX = 1;
  private static final int SOCK_DGRAM_CLOEXEC = 2 | 02000000;
  private static final int NO_WAIT_NO_SIGNAL = 0x40 | 0x4000;

  private static final int EAGAIN = 11;
  private static final int ENOENT = 2;
  private static final int EACCES = 13;
  private static final int EPROTOTYPE = 91;
  private static final int ECONNREFUSED = 111;

  private final byte[] address;
  private final StructLayout state = Linker.Option.captureStateLayout();
  private final VarHandle errno = state.varHandle(MemoryLayout.PathElement.groupElement("errno"));
  private final MethodHandle socket =
      function(
          "socket",
          FunctionDescriptor.of(
              ValueLayout.JAVA_INT,
              ValueLayout.JAVA_INT,
              ValueLayout.JAVA_INT,
              ValueLayout.JAVA_INT));
  private final MethodHandle sendto =
      function(
          "sendto",
          FunctionDescriptor.of(
              ValueLayout.JAVA_LONG,
              ValueLayout.JAVA_INT,
              ValueLayout.ADDRESS,
              ValueLayout.JAVA_LONG,
              ValueLayout.JAVA_INT,
              ValueLayout.ADDRESS,
              ValueLayout.JAVA_INT));
  private final MethodHandle close =
      function("close", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));

  private NotifySocket(byte[] address) {
    this.address = address;
  }

  /**
   * The one of that name, whether anybody listens there or not.
   *
   * @throws IllegalArgumentException with a sentence, if that is the name of no such socket
   */
  public static NotifySocket at(String name) {
    boolean isAbstract = name.startsWith("@");
    byte[] address = name.getBytes(StandardCharsets.UTF_8);
    if ((!isAbstract && !name.startsWith("/")) || address.length < 2 || address.length > LONGEST) {
      throw new IllegalArgumentException(
          "NOTIFY_SOCKET takes the path of a socket, or @ and a name, of at most %d bytes, not `%s`"
              .formatted(LONGEST, name));
    }
    if (isAbstract) {
      address[0] = 0;
    }
    return new NotifySocket(address);
  }

  /** What Java restricts: these three have the shapes that POSIX gives them. */
  @SuppressWarnings("restricted")
  private static MethodHandle function(String name, FunctionDescriptor how) {
    Linker linker = Linker.nativeLinker();
    return linker.downcallHandle(
        linker.defaultLookup().findOrThrow(name), how, Linker.Option.captureCallState("errno"));
  }

  /**
   * Sends one message; never waits.
   *
   * @return why it could not be sent, as half a sentence; empty where it was
   */
  public Optional<String> send(String message) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment errors = arena.allocate(state);
      int descriptor = (int) socket.invokeExact(errors, (int) AF_UNIX, SOCK_DGRAM_CLOEXEC, 0);
      if (descriptor < 0) {
        return Optional.of(reason((int) errno.get(errors, 0L)));
      }
      byte[] bytes = message.getBytes(StandardCharsets.UTF_8);
      MemorySegment to = arena.allocate(PATH_AT + address.length);
      to.set(ValueLayout.JAVA_SHORT_UNALIGNED, 0, AF_UNIX);
      MemorySegment.copy(address, 0, to, ValueLayout.JAVA_BYTE, PATH_AT, address.length);
      long sent =
          (long)
              sendto.invokeExact(
                  errors,
                  descriptor,
                  arena.allocateFrom(ValueLayout.JAVA_BYTE, bytes),
                  (long) bytes.length,
                  NO_WAIT_NO_SIGNAL,
                  to,
                  (int) to.byteSize());
      int failed = (int) errno.get(errors, 0L);
      int _ = (int) close.invokeExact(errors, descriptor);
      return sent == bytes.length ? Optional.empty() : Optional.of(reason(failed));
    } catch (Throwable impossible) {
      // These functions throw nothing; the types of Java's call to them say otherwise.
      throw new IllegalStateException("the C library cannot be called", impossible);
    }
  }

  private static String reason(int error) {
    return switch (error) {
      case EAGAIN -> "it takes no more messages just now";
      case ENOENT -> "there is no such socket";
      case EACCES -> "this user may not write to it";
      case EPROTOTYPE -> "it is not a datagram socket";
      case ECONNREFUSED -> "nobody listens there";
      default -> "error " + error;
    };
  }
}
