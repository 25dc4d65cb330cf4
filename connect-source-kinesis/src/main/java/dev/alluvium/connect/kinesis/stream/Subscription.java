// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.kinesis.stream;

/** A registered consumer's subscription to a shard. Nothing comes that was not asked for. Thread safe. */
public interface Subscription {
    /** One that was never made. */
    Subscription NONE = new Subscription() {
        @Override
        public void request() {}

        @Override
        public void cancel() {}
    };

    /** Asks for one more event. */
    void request();

    /** Ends it: from now on nothing that it tells counts. Never waits. */
    void cancel();
}
