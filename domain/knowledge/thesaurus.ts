/**
 * What people say on the telephone beside what documents call it: a line of words and phrases that a search may take for
 * one another. General English of buying and selling, British and American; nothing of one company's own. Each line is
 * used in every direction, and only as far as a company's documents have the other words (`expand.ts`).
 */
export const thesaurus: readonly (readonly string[])[] = `
cost, price, charge, fee, rate, how much is it, what do you want for, set us back, damage
pay, paid, settle, cough up
cheap, inexpensive, affordable, low price
expensive, costly, dear, pricey, steep, over the top
discount, rebate, reduction, knock off, take off the price, money off, percent off, better deal, special price, lower rate, haggle, sweeten
volume discount, cheaper for more, several sites, more of them, buy more
price increase, raise the price, put the price up, put up your prices, get more expensive, go up, adjustment, inflation
one-off, once, one-time, upfront, setup fee, setting up, initial
monthly, per month, each month, a month
yearly, annual, annually, per year, each year, a year, twelve months
invoice, bill, statement
pay late, overdue, behind with payment, miss a payment, unpaid, late payment, interest, arrears
payment terms, when do we have to pay, days to pay, due
free, at no charge, for nothing, without paying, free of charge, included, complimentary, on the house, no extra
extra, on top, surcharge, additional, add-on, hidden costs, anything else to pay
refund, money back, give back, get back, credited, credit, reimburse, compensation
bank transfer, wire, transfer
credit card, company card, plastic
currency, euro, euros, pounds, dollars, exchange rate, foreign money
tax, vat, sales tax, duty
budget, funds, money for it
financing, leasing, rent, instalments, pay in parts, hire purchase
return on investment, paid for itself, earned its money back, payback, pay off, worth it, break even
save, savings, cut costs, spend less
package, plan, tier, edition, subscription, bundle
downgrade, go down a plan, lower plan, cheaper package, smaller package, step down, drop down
upgrade, go up a plan, bigger plan, bigger package, next level, move up, step up
limit, most, maximum, up to, at most, cap, ceiling
minimum, least, at least, smallest
user, users, seat, seats, licence, license, login, per head, person who logs in
charity, non-profit, public body, good cause, nonprofit
trial, pilot, test, try out, try it, trying it out, try before we buy, proof of concept, test drive, give it a go, test the waters, dip our toe
cancel, terminate, termination, end the agreement, end it, get out, back out, pull out, walk away, stop using, bail, quit, opt out, get rid of you
notice, notice period, in advance, beforehand, ahead of time
term, length of the agreement, locked in, bound, tied in, tied down, stuck with you, commitment, commit, minimum term
renew, renewal, extend, roll over, carry on by itself, prolong
contract, agreement, paperwork, terms, small print
sign, signature, signed, put pen to paper, put my name
close, closed, shut, shut down, wind up, get rid of, sell, sold, sell off, dispose, give up
passing on, transfer, assign, taken over, takeover, acquired, merge, merger, change hands, new owner
bankrupt, insolvent, insolvency, bust, go under, go broke, out of business, fold
liability, liable, answer for, responsible, who pays if, damages, your fault, at fault, on the hook, sue, foot the bill
penalty, fine, punish
law, jurisdiction, court, legal, lawyer, dispute
change of the contract, new rules, change the terms, amend
reference, reference call, customer we can talk to, talk to someone who, already uses it, existing customers, ask one of your customers
case study, success story, results, what came of it, how did it go for others
competitor, rival, other vendor, alternative, other guys, other lot, somebody else, the competition
difference, better than, compared with, why you, what sets you apart, stand out
switch, migrate, change over, move from, leave our old, old system
move our data, import, take over the data, old records, history
install, set up, put in, implement, implementation, deploy, roll out, rollout, fit
going live, go live, start, up and running, launch, kick-off, first day, switch it on, get going, day one
lead time, how long does it take, weeks, time to set up, how soon, ready
training, teach, show our people, learn, course, lesson, instruction, trained, get the hang of it
easy, simple, complicated, difficult, user friendly, intuitive
not good with computers, do not like computers, technophobe, hate computers, computer illiterate, old-fashioned, afraid of technology
stick to the old way, resistance, won't change, reluctant, set in their ways, whiteboard, paper list
go back, fall back, old way, undo, return to, revert, in parallel
staff, employees, people, crew, team, workers, guys, folks, our lot, personnel
manager, boss, supervisor, lead, foreman, in charge
project lead, project manager, who runs it, on our side
effort, hours of work, days of work, workload, time of our people, how much work
success manager, account manager, contact person, named person, point of contact, looks after us
visit, come to us, on site, in person, come over, stay with us
support, help desk, hotline, helpline, customer service, service line, help us
answer time, response time, get back to us, react, reply, respond, how long until somebody, wait for an answer
phone, telephone, ring, rung, call, ring up, dial, pick up, give you a ring, get hold of you, reach you
night, day and night, around the clock, 24 hours, after hours, middle of the night, out of hours, small hours
weekend, saturday, sunday
holiday, bank holiday, public holiday, christmas, closed, day off
hours, opening hours, office hours, when are you there, working hours
complain, complaint, escalate, not happy, unhappy, lets me down, fed up, shout at, who is above you
severity, urgent, emergency, critical, everything stops, serious
uptime, availability, downtime, outage, unavailable, goes down, crash, fall over, out of action
maintenance, planned work, service window, take it down, work on the system
offline, without a line, no connection, line is down, internet goes down, connection fails, lose the network, no internet, no signal, cut off
power cut, power failure, blackout, electricity goes, battery, no power, mains
broken, defect, fault, fail, fails, dead, out of order, does not work, damaged, kaput, packs up, conks out, plays up
replace, replacement, swap, swapped, exchange, new one, spare
stolen, theft, steal, steals, nicked, walks off with
lost, lose, missing, mislaid
weight, weigh, heavy, kilos, kg, pounds
size, how big, how large, dimensions, measurements, tall, wide
temperature, degrees, cold, freezing, winter, frost, below zero, heat, hot, summer
dirty, dirt, mud, dust, grime, unreadable
rain, water, wet, splash, weatherproof, outdoors
electricity, power, watts, volts, plug, socket
cable, wire, wired, network cable
wireless, wifi, radio, mobile network, sim, modem, cellular
camera, lens, picture
number plate, license plate, licence plate, plate, registration, reg
kiosk, terminal, self-service, pillar, booth, stand
tablet, ipad, device, handheld
screen, monitor, display, panel
printer, print, slip, paper, printout
driver's phone, smartphone, mobile, cell phone, handset
app, install, download, app store
text message, text, sms
e-mail, mail, message
language, languages, foreign, speak, tongue, translated, translation, does not speak english, do not speak english
cannot read, can't read, illiterate, speech, spoken, read aloud, voice, reads out
button, press, tap, push, type, typing, keyboard
old version, ancient, outdated, older, out of date, obsolete, legacy
colour, color, red, green, amber, yellow
dark mode, night mode, dark
map, overview, where everything is, layout, bird's eye
report, statistics, figures, analysis, chart, dashboard, numbers
export, raw data, data warehouse, data lake, csv, download the data, get the data out
spreadsheet, excel, csv
compare, check, verify, cheat, cheating, overcharge, rip off, dispute, right
measure people, spy, spying, watch over, surveillance, big brother, monitor people, individual, single employees, track our people, breathing down
works council, union, unions, labour representatives, shop steward
interface, api, endpoint
rate limit, too many calls, overload, overdo it, requests, calls a minute, throttle
callback, webhook, notification, told automatically, push
key, token, secret, credential
version, release, update, new release, what's new
breaking change, compatible, compatibility, breaks, break our code, successor, kept alive
developers, programmers, engineers, coders, it people, it department, techies
connect, connection, integrate, integration, hook up, talk to, talks to, works with, link, plug into, tie in, speak with
warehouse system, wms, warehouse software
erp, accounting, finance system, bookkeeping
edi, electronic data interchange, edifact
scale, scales, weighbridge, weigh bridge
own server, on-premises, on premise, in our basement, own data centre, own machine, in house, self-hosted, own hardware, under our own roof, our own building
cloud, hosted, data centre, data center, saas
where data lives, where is our data, data location, residency, stay in the country, stored in, country
leave the country, abroad, overseas, across the border, outside the country
privacy, personal data, data protection, gdpr, what is stored, what you know about
delete, deleted, erase, wipe, remove, forget, get rid of the data
retention, how long do you keep, kept for, keep, store, hold on to, hang on to
subcontractor, subcontractors, subprocessor, third party, third parties, suppliers, other companies, outsource
access, who can see, look at our data, see our stuff, get at, insight, snoop, nosy, peek
role, roles, rights, permission, permissions, allowed to, may see
read only, auditor, inspector, sees everything, change nothing, cannot change anything, look but not touch, without touching
sign in, log in, login, signing in, log on
single sign-on, sso, saml, openid, active directory, own directory, company login, same password, company account
password, passwords, passcode, pin
two factor, second factor, two-step, mfa, code by phone
encrypted, encryption, scrambled, aes, at rest, in transit, cipher
backup, backups, copies, restore, saved copy, get it back
disaster, fire, flood, burns down, burnt down, earthquake, data centre fails, worst comes to the worst
data loss, lose entries, lost entries, lose data
breach, leak, incident, hacked, stolen data, unauthorised, event, wrong hands, got out, got hold of, goes wrong, not supposed to, weren't meant to, compromised
inform, informed, told, notify, notified, tell us, let us know, find out
penetration test, ethical hackers, hackers, tries to break in, break in, attack, security test
certificate, certified, certification, soc 2, iso 27001, audit, attestation, stamp of approval
firewall, port, ports, open up, outwards
artificial intelligence, ai, machine learning, model, trained, algorithm
forecast, predict, prediction, guess, expected, estimate
automatic, automatically, by itself, on its own, without anybody, hands off, by magic
manual, by hand, manually, ourselves
reschedule, replan, rebook, replanned, another time, next free time, move it, put off, push back, change the time
priority, queue, top of the queue, first in line, jump the queue, go first, let in first, precedence
capacity, bottleneck, full, more throughput, handle more, run out of room, out of space, at the limit
peak, busy season, rush, high season, busiest time, run up to
off season, quiet season, sleep, sleeping, dormant, pause, nothing comes in, put on hold, out of season, slack period, mothball, suspend
grow, growth, expand, add a site, new site, more sites, another location
headcount, employees, how many people work, how big are you, size of your company, of us today
founded, since, how long have you been, history of the company, how old is your company, been around
headquarters, office, offices, where are you based
marketing, logo, in public, name a customer, press, publicity, use our name, put our name on, brag
insurance, insured, cover, policy
warranty, guarantee, promise
planned, roadmap, future, coming, in the works, not decided, being looked at, one day, down the road
fast, quick, speed, quickly, how fast, rapid
accurate, accuracy, precise, exact, error, mistake, wrong, get it wrong
attachment, attach, attached, photo, picture, file, upload, document
truck, trucks, lorry, lorries, vehicle, rig, artic, juggernaut
driver, trucker, truckers, drivers, lorry driver
carrier, carriers, haulier, hauliers, trucking company, freight company, forwarder, haulage firm
trailer, trailers, semi, container
motorway, highway, freeway, road, traffic, jam
route, directions, navigation, which way, way there
fridge, refrigerated, reefer, chilled, cooled, cold chain, frozen
warehouse, depot, hall, site, shed, plant, facility, location, premises
goods, cargo, freight, load, loads, merchandise, stuff
hazardous, dangerous goods, chemicals, toxic, flammable, hazmat
dock, door, doors, bay, ramp, loading bay
gate, entrance, way in, barrier
yard, forecourt, lot
guard, guards, watchman, security man, gatekeeper, gatekeepers, porter
planner, dispatcher, scheduler, planning
waiting, stand about, standing about, standing around, hang about, hanging around, sit around, queueing, waiting time, longest waiting, stuck in line, twiddling thumbs
detention, demurrage, charge us for waiting, charge for standing, standing time, waiting charge, waiting fee
late, delayed, delay, miss its slot, behind schedule, running behind, stuck, held up, does not make it, overdue
no show, not appear, do not appear, not turn up, don't turn up, never turns up, doesn't come, don't show, stand us up
early, too early, ahead of schedule, before their time
appointment, slot, slots, booking, booked, reservation, time window
check in, check-in, arrive, arrival, report at
leave, check out, departure, drive off
unload, unloading, load, unloaded
home, house, property, flat, apartment
landlord, owner, lessor
tenant, renter, lessee
deposit, down payment, security deposit
mortgage, home loan
viewing, showing, look round, see the place
`
  .trim()
  .split("\n")
  .map((line) => line.split(", "));
