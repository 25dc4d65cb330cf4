// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.cli.smt;

import dev.alluvium.cli.argument.WrongInputException;
import java.io.PrintStream;
import java.nio.file.Path;
import org.apache.kafka.connect.sink.SinkRecord;

/** {@code alluvium smt try}: what each transform makes of each event. */
public final class TryCommand {
    private final PrintStream out;

    /** A command that prints there. */
    public TryCommand(PrintStream out) {
        this.out = out;
    }

    /**
     * Runs all events through all transforms.
     *
     * @return whether no event failed
     * @throws WrongInputException where a file cannot be used
     */
    public boolean run(Path connectorFile, Path eventsFile) {
        ConnectorSettings connector = ConnectorSettings.read(connectorFile);
        boolean isWell = true;
        try (TransformChain chain = TransformChain.of(connector)) {
            if (connector.values().entrySet().stream()
                    .anyMatch(one ->
                            one.getKey().contains(".keys.") && one.getValue().startsWith("${"))) {
                out.println("keys that a ConfigProvider fills are not known here; a throw-away key stands for them");
            }
            for (SinkRecord event : new EventLines(connector).read(eventsFile)) {
                isWell &= show(event, chain);
            }
        }
        return isWell;
    }

    private boolean show(SinkRecord event, TransformChain chain) {
        out.println("line " + event.kafkaOffset() + ": " + RecordText.of(event));
        SinkRecord current = event;
        for (TransformChain.Link link : chain.links()) {
            String name = "  " + link.step().alias() + " (" + link.step().shortType() + "): ";
            SinkRecord after;
            try {
                if (!link.concerns(current)) {
                    out.println(
                            name + "not concerned, by predicate " + link.step().predicate());
                    continue;
                }
                after = link.transform().apply(current);
            } catch (RuntimeException e) {
                out.println(name + "FAILED: " + e.getMessage());
                return false;
            }
            if (after == null) {
                out.println(name + "left out");
                return true;
            }
            out.println(name + (after.equals(current) ? "unchanged" : RecordText.of(after)));
            current = after;
        }
        return true;
    }
}
