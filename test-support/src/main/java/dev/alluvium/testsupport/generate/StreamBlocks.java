// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.generate;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.List;

/**
 * Events on their way to a stream, a hundred at a time: some of these blocks travel aggregated.
 *
 * <p>Confined to one thread.
 */
final class StreamBlocks implements Arrivals.Outlet {

    private static final int BLOCK = 100;

    private final String stream;
    private final Generator.Sink sink;
    private final Dice dice;
    private final int aggregatedPerMille;
    private List<OutgoingPut.Event> block = new ArrayList<>();

    StreamBlocks(String stream, Generator.Sink sink, Dice dice, int aggregatedPerMille) {
        this.stream = stream;
        this.sink = sink;
        this.dice = dice;
        this.aggregatedPerMille = aggregatedPerMille;
    }

    @Override
    public void send(Arrivals.Event event) {
        block.add(new OutgoingPut.Event(
                event.id(), event.value() == null ? JsonNodeFactory.instance.nullNode() : event.value()));
        if (block.size() == BLOCK) {
            end();
        }
    }

    @Override
    public void end() {
        if (!block.isEmpty()) {
            sink.put(new OutgoingPut(stream, block, dice.perMille(aggregatedPerMille)));
            block = new ArrayList<>();
        }
    }
}
