package dev.workerbot.supervisor.lane.socket;

import dev.workerbot.supervisor.lane.call.Lane;
import dev.workerbot.supervisor.lane.call.LaneAnswer;
import dev.workerbot.supervisor.lane.call.LaneAnswer.LaneBroken;
import dev.workerbot.supervisor.lane.call.LaneAnswer.LaneFault;
import dev.workerbot.supervisor.lane.call.LaneAnswer.LaneTrouble;
import dev.workerbot.supervisor.lane.call.LaneAnswer.LaneTroubleKind;
import dev.workerbot.supervisor.lane.call.LaneAnswer.LaneValue;
import dev.workerbot.supervisor.lane.call.LaneEnd;
import dev.workerbot.supervisor.lane.call.LaneEnd.EndKind;
import dev.workerbot.supervisor.lane.call.LaneRequest;
import dev.workerbot.supervisor.lane.socket.XmlRpc.RpcAnswer.RpcFault;
import dev.workerbot.supervisor.lane.socket.XmlRpc.RpcAnswer.RpcValue;
import dev.workerbot.supervisor.shell.Shell;
import dev.workerbot.supervisor.shell.Tunnel;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import okhttp3.Call;
import okhttp3.ConnectionPool;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okio.BufferedSource;

/**
 * The lane over supervisord's own socket, as the SSH user. Nothing is installed on the server for
 * it, and whoever may open that socket can have supervisord do everything; of that this asks what
 * {@code config/workerbot-lane} would.
 */
public final class SocketLane implements Lane {
  /** What stands before the path in the config. */
  public static final String SCHEME = "unix:";

  private static final MediaType XML = MediaType.get("text/xml");
  private static final int UNAUTHORIZED = 401;

  /** What is kept for longer the client tries before it is used, which a tunnel cannot bear. */
  private static final int SECONDS_KEPT = 9;

  private static final int OK = 200;
  private static final int MOST_BYTES = 8 << 20;
  private static final long LEAST_NANOS = 1_000_000;

  private final String path;
  private final OkHttpClient http;
  private final AtomicReference<Optional<LaneEnd>> end = new AtomicReference<>(Optional.empty());
  private volatile boolean greeted;

  /**
   * @param path of the socket on the server
   */
  public SocketLane(Shell shell, String path) {
    this.path = path;
    this.http =
        new OkHttpClient.Builder()
            .dns(_ -> List.of(InetAddress.getLoopbackAddress()))
            .proxy(Proxy.NO_PROXY)
            .socketFactory(new TunnelSocketFactory(() -> shell.tunnel(path)))
            .connectionPool(new ConnectionPool(1, SECONDS_KEPT, TimeUnit.SECONDS))
            .followRedirects(false)
            .retryOnConnectionFailure(false)
            .connectTimeout(Duration.ZERO)
            .readTimeout(Duration.ZERO)
            .writeTimeout(Duration.ZERO)
            .build();
  }

  /**
   * Whether that is so, the first request tells: a supervisord that hangs would be waited for
   * twice.
   */
  @Override
  public Optional<String> ready(Duration limit) {
    return end.get().isEmpty()
        ? Optional.of("supervisord is asked over its own socket, " + path)
        : Optional.empty();
  }

  @Override
  public boolean hasGreeted() {
    return greeted;
  }

  @Override
  public Optional<LaneEnd> end() {
    return end.get();
  }

  @Override
  public LaneAnswer ask(LaneRequest request, Duration limit) {
    if (end.get().isPresent()) {
      return new LaneBroken(false);
    }
    long until = System.nanoTime() + limit.toNanos();
    LaneAnswer answer =
        SupervisorCalls.ask(
            request, (method, arguments) -> call(method, List.of(arguments), until));
    if (answer instanceof LaneTrouble(var kind) && kind == LaneTroubleKind.TIMEOUT) {
      // What comes behind it would wait as long, each in its turn.
      ended(new LaneEnd(EndKind.HUNG, "supervisord does not answer"));
    }
    return answer;
  }

  private LaneAnswer call(String method, List<Object> arguments, long until) {
    byte[] body = XmlRpc.call("supervisor." + method, arguments).getBytes(StandardCharsets.UTF_8);
    Call call =
        http.newCall(
            new Request.Builder()
                .url("http://localhost/RPC2")
                .post(RequestBody.create(body, XML))
                .build());
    call.timeout().timeout(Math.max(LEAST_NANOS, until - System.nanoTime()), TimeUnit.NANOSECONDS);
    try (Response response = call.execute()) {
      return answer(response);
    } catch (Tunnel.NoTunnel none) {
      return unconnected(none);
    } catch (InterruptedIOException over) {
      return Thread.currentThread().isInterrupted()
          ? new LaneBroken(true)
          : new LaneTrouble(LaneTroubleKind.TIMEOUT);
    } catch (IOException broken) {
      return end.get()
          .<LaneAnswer>map(how ->
              how.kind() == EndKind.HUNG
                  ? new LaneTrouble(LaneTroubleKind.TIMEOUT)
                  : new LaneBroken(true))
          .orElseGet(() -> new LaneTrouble(LaneTroubleKind.LOST));
    }
  }

  private LaneAnswer answer(Response response) throws IOException {
    if (response.code() == UNAUTHORIZED) {
      ended(
          LaneEnd.failed(
              "supervisord wants a user name and a password at its socket, which only"
                  + " workerbot-lane knows"));
      return new LaneBroken(false);
    }
    BufferedSource source = response.body().source();
    if (response.code() != OK || source.request(MOST_BYTES + 1L)) {
      return new LaneTrouble(LaneTroubleKind.ODD);
    }
    greeted = true;
    return XmlRpc.read(source.readUtf8())
        .<LaneAnswer>map(read ->
            switch (read) {
              case RpcValue(var value) -> new LaneValue(value);
              case RpcFault(var code) -> new LaneFault(code);
            })
        .orElseGet(() -> new LaneTrouble(LaneTroubleKind.ODD));
  }

  /** Nothing was sent. A socket that was there before may be there again soon. */
  private LaneAnswer unconnected(Tunnel.NoTunnel none) {
    if (!none.reachedServer()) {
      ended(new LaneEnd(EndKind.CONNECTION, none.getMessage()));
    } else if (!greeted) {
      ended(LaneEnd.failed(none.getMessage()));
    }
    return end.get().isPresent() ? new LaneBroken(false) : new LaneTrouble(LaneTroubleKind.DOWN);
  }

  private void ended(LaneEnd how) {
    if (end.compareAndSet(Optional.empty(), Optional.of(how))) {
      http.dispatcher().cancelAll();
      http.connectionPool().evictAll();
    }
  }

  @Override
  public void close() {
    ended(new LaneEnd(EndKind.IDLE, "it is closed"));
  }
}
