// Package fx converts published amounts to euro and US dollars, with the rate and
// its source beside the result.
//
// It holds a table of its own making (see rates.gz, whose first lines say where
// the figures come from, their licence, range and date): the euro reference rates
// of the European Central Bank by day, the yearly official rates of the World Bank
// for what the ECB does not quote, and the conversion rates that law fixed for the
// currencies that became the euro. Newer rates are read by ParseECB and ParseYearly
// and laid over it by Table.With.
//
// What has no rate is not converted: no rate is guessed, carried further than the
// next days without quotation, or taken from another year. The package reads no
// files, asks no clock and keeps no state; see DOMAIN, "Money: no double counting".
package fx
