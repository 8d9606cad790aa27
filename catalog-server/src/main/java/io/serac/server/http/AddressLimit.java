package io.serac.server.http;

import io.serac.server.configuration.AddressRange;
import io.serac.server.telemetry.LimitMetrics.Limit;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.io.SelectorManager;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.component.Container;
import org.eclipse.jetty.util.component.LifeCycle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Bounds how many connections one address holds open, so that one client cannot take them from all others. One too many is closed
 * as it is accepted, before anything is read from it or a thread works for it. Thread-safe.
 */
final class AddressLimit implements SelectorManager.AcceptListener {
    private static final Logger LOG = LoggerFactory.getLogger(AddressLimit.class);
    /** What a provider gives to one customer: whoever has that much can take any address in it. */
    private static final int IPV6_BITS = 64;

    private final int connectionsMax;
    private final List<AddressRange> exempt;
    private final RequestObserver observer;
    private final Map<InetAddress, Open> openByAddress = new ConcurrentHashMap<>();
    private final Map<SelectableChannel, InetAddress> counted = new ConcurrentHashMap<>();

    /**
     * @param exempt
     *            addresses that many clients share, such as those of proxies
     */
    AddressLimit(int connectionsMax, List<AddressRange> exempt, RequestObserver observer) {
        this.observer = observer;
        this.connectionsMax = connectionsMax;
        this.exempt = List.copyOf(exempt);
    }

    /** Open connections of one address, and whether its refusals were logged since it last was below the limit. */
    private record Open(int connections, boolean isSaid) {
    }

    /** Watches all connectors from before they listen. */
    void watch(Server server) {
        server.addEventListener(new LifeCycle.Listener() {
            @Override
            public void lifeCycleStarting(LifeCycle starting) {
                for (Connector connector : server.getConnectors()) {
                    if (!(connector instanceof Container container) || !container.addBean(AddressLimit.this)) {
                        throw new IllegalStateException("Connections of " + connector + " cannot be limited");
                    }
                }
            }
        });
    }

    @Override
    public void onAccepting(SelectableChannel channel) {
        InetAddress address = limited(channel);
        if (address == null) {
            return;
        }
        if (enter(address)) {
            counted.put(channel, address);
        } else {
            observer.limited(Limit.CONNECTIONS_OF_ADDRESS);
            // Jetty then fails to register it, and forgets it.
            close(channel);
        }
    }

    @Override
    public void onAcceptFailed(SelectableChannel channel, Throwable cause) {
        leave(channel);
    }

    @Override
    public void onClosed(SelectableChannel channel) {
        leave(channel);
    }

    private boolean enter(InetAddress address) {
        boolean[] isAllowed = new boolean[1];
        openByAddress.compute(address, (key, open) -> {
            int connections = open == null ? 0 : open.connections();
            isAllowed[0] = connections < connectionsMax;
            if (isAllowed[0]) {
                return new Open(connections + 1, open != null && open.isSaid());
            }
            if (open == null || !open.isSaid()) {
                LOG.atWarn().addKeyValue("address", key.getHostAddress()).addKeyValue("connections", connections)
                        .log("an address has as many connections as it may; more are closed");
            }
            return new Open(connections, true);
        });
        return isAllowed[0];
    }

    private void leave(SelectableChannel channel) {
        InetAddress address = counted.remove(channel);
        if (address != null) {
            // Half way down, so that a client that goes on and on at the limit does not fill the log.
            openByAddress.computeIfPresent(address, (key, open) -> open.connections() <= 1
                    ? null
                    : new Open(open.connections() - 1, open.isSaid() && open.connections() > connectionsMax / 2));
        }
    }

    /** The address whose connections are counted; null if those of this one are not. */
    private @Nullable InetAddress limited(SelectableChannel channel) {
        try {
            if (channel instanceof SocketChannel socket && socket.getRemoteAddress() instanceof InetSocketAddress remote
                    && exempt.stream().noneMatch(range -> range.contains(remote.getAddress()))) {
                return shared(remote.getAddress());
            }
        } catch (IOException e) {
            // It is gone again; Jetty will find that out.
            LOG.atDebug().setCause(e).log("a connection ended before it was accepted");
        }
        return null;
    }

    private static InetAddress shared(InetAddress address) throws UnknownHostException {
        return address instanceof Inet6Address
                ? InetAddress.getByAddress(AddressRange.prefix(address, IPV6_BITS))
                : address;
    }

    private static void close(SelectableChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            LOG.atDebug().setCause(e).log("a connection too many did not close");
        }
    }
}
