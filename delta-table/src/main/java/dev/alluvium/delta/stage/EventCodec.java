// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.stage;

import dev.alluvium.delta.reduce.Event;
import dev.alluvium.delta.reduce.KeyEvents.Placed;
import dev.alluvium.delta.reduce.Reducer;
import dev.alluvium.delta.reduce.Sequence;
import dev.alluvium.delta.reduce.SequenceText;
import dev.alluvium.delta.reduce.SortedEvents;
import dev.alluvium.delta.spill.ByteSink;
import dev.alluvium.delta.spill.ByteSource;
import dev.alluvium.delta.spill.RowCodec;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/** Events between two passes of a merge, as bytes. */
final class EventCodec implements SortedEvents.Form {
    private static final Event.Kind[] KINDS = Event.Kind.values();

    private final RowCodec rows;
    private final StagedRows staged;
    private final Reducer reducer;

    EventCodec(StagingFormat format, Reducer reducer) {
        this.rows = new RowCodec(format.payload());
        this.staged = new StagedRows(format);
        this.reducer = reducer;
    }

    /** Writes an event that has a key. */
    void write(int part, Event event, ByteSink out) {
        out.putCount(part).putByte(event.kind().ordinal()).putLong(event.offset());
        SequenceText.write(event.sequence(), out);
        BitSet present = event.present();
        out.putByte(present == null ? 0 : 1);
        if (present != null) {
            out.putBytes(present.toByteArray());
        }
        rows.write(event.values(), out);
    }

    @Override
    public Placed read(ByteSource in) {
        int part = in.getCount();
        Event.Kind kind = KINDS[in.getByte()];
        long offset = in.getLong();
        Sequence sequence = SequenceText.read(in);
        BitSet present = in.getByte() == 0 ? null : BitSet.valueOf(in.getBytes());
        @Nullable Object[] values = rows.read(in);
        Event event = new Event(kind, staged.key(values), values, present, sequence, offset, null);
        return reducer.place(part, event);
    }
}
