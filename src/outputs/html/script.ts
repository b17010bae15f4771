/** What the page does: filters, and opening everything for print. Without it all is still there to read. */
export const script = `
const all = (selector, root = document) => [...root.querySelectorAll(selector)]
const search = document.querySelector('#search'), space = document.querySelector('#namespace'), waived = document.querySelector('#waived')
const tiles = all('.tile'), status = document.querySelector('#status'), groups = all('.group')
const texts = new Map(all('.finding').map(finding => [finding, finding.textContent.toLowerCase()]))
const heads = new Map(groups.map(group => [group, group.querySelector('summary').textContent.toLowerCase()]))
function apply() {
  const words = search.value.toLowerCase().split(/\\s+/).filter(Boolean)
  const levels = tiles.filter(tile => tile.getAttribute('aria-pressed') === 'true').map(tile => tile.dataset.level)
  let shown = 0
  for (const group of groups) {
    const head = heads.get(group), isLevel = levels.length === 0 || levels.includes(group.dataset.level)
    let count = 0
    for (const finding of all('.finding', group)) {
      const text = head + ' ' + texts.get(finding)
      const isShown = isLevel && words.every(word => text.includes(word)) &&
        (space.value === '*' || finding.dataset.namespace.split(' ').includes(space.value)) && (waived.checked || !finding.classList.contains('waived'))
      finding.hidden = !isShown
      if (isShown) count++
    }
    group.hidden = count === 0
    group.querySelector('.count').textContent = count
    shown += count
  }
  status.textContent = shown + (shown === 1 ? ' finding' : ' findings') + ' shown'
}
let timer
search.addEventListener('input', () => { clearTimeout(timer); timer = setTimeout(apply, 80) })
space.addEventListener('change', apply); waived.addEventListener('change', apply)
for (const tile of tiles) tile.addEventListener('click', () => {
  tile.setAttribute('aria-pressed', String(tile.getAttribute('aria-pressed') !== 'true')); apply()
})
for (const button of all('[data-go]')) button.addEventListener('click', () => {
  space.value = button.dataset.go; apply(); search.scrollIntoView(); search.focus()
})
for (const button of all('[data-open]')) button.addEventListener('click', () => {
  const group = document.getElementById(button.dataset.open)
  group.hidden = false; group.open = true; group.scrollIntoView(); group.querySelector('summary').focus()
})
document.querySelector('#reset').addEventListener('click', () => {
  search.value = ''; space.value = '*'; waived.checked = false
  for (const tile of tiles) tile.setAttribute('aria-pressed', 'false')
  apply(); search.focus()
})
document.querySelector('#open').addEventListener('click', () => {
  const open = !groups.some(group => group.open)
  for (const group of groups) group.open = open
})
addEventListener('keydown', event => {
  if (event.key === '/' && !/INPUT|SELECT|TEXTAREA/.test(event.target.tagName)) { event.preventDefault(); search.focus() }
})
addEventListener('beforeprint', () => { for (const group of groups) group.open = true })
document.querySelector('.filters').hidden = false
apply()
`
