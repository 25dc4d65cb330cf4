// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.storm;

import dev.alluvium.delta.storage.DecoratedOutput;
import dev.alluvium.delta.storage.ObjectOutput;
import dev.alluvium.delta.storage.ObjectStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.Callable;

/** A store on which this very process dies of SIGKILL at a chosen call. Confined to one thread. */
final class KillPoint {
    private final long killAt;
    private final When when;
    private long calls;

    /** The moment of the kill. */
    enum When {
        BEFORE,
        /** The signal is on its way while the call is. */
        DURING,
        AFTER
    }

    private KillPoint(long killAt, When when) {
        this.killAt = killAt;
        this.when = when;
    }

    /** @param killAt the number of the call, counted from 0 */
    static ObjectStore on(ObjectStore store, long killAt, When when) {
        KillPoint point = new KillPoint(killAt, when);
        return (ObjectStore) Proxy.newProxyInstance(
                ObjectStore.class.getClassLoader(), new Class<?>[] {ObjectStore.class}, (proxy, method, arguments) -> {
                    Callable<Object> call = () -> {
                        try {
                            return method.invoke(store, arguments);
                        } catch (InvocationTargetException e) {
                            throw e.getCause() instanceof Exception failure ? failure : e;
                        }
                    };
                    return switch (method.getName()) {
                        case "location", "close", "toString" -> call.call();
                        case "create" -> point.counted((ObjectOutput) point.run(call));
                        default -> point.run(call);
                    };
                });
    }

    private <T> T run(Callable<T> call) throws Exception {
        boolean here = calls++ == killAt;
        if (here && when != When.AFTER) {
            kill();
        }
        T answer = call.call();
        if (here) {
            kill();
            Thread.currentThread().join();
        }
        return answer;
    }

    private void kill() {
        try {
            Process kill = new ProcessBuilder(
                            "kill", "-9", String.valueOf(ProcessHandle.current().pid()))
                    .start();
            if (when != When.DURING) {
                kill.waitFor();
                Thread.currentThread().join();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private ObjectOutput counted(ObjectOutput output) {
        return new DecoratedOutput(output, published -> {
            try {
                run(() -> {
                    published.close();
                    return true;
                });
            } catch (IOException | RuntimeException e) {
                throw e;
            } catch (Exception impossible) {
                throw new IllegalStateException(impossible);
            }
        });
    }
}
