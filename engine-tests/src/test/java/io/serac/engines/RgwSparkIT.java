package io.serac.engines;

/** On Ceph's gateway, which issues keys that can be edited: requests are signed with the keys of two subusers. */
final class RgwSparkIT extends SignedSparkContract {
    @Override
    protected String kind() {
        return "ceph-rgw";
    }
}
